import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";

/** Tokens of what offices work with: trackers, documents, design, sales. */
export const workplaceKinds: readonly MarkedKind[] = [
  {
    type: "LINEAR_API_KEY",
    literals: ["lin_api_", "lin_oauth_"],
    shape: /lin_(?:api|oauth)_[A-Za-z0-9]{32,64}/y,
  },
  { type: "NOTION_TOKEN", literals: ["ntn_"], shape: /ntn_[A-Za-z0-9]{40,50}/y },
  { type: "NOTION_TOKEN", literals: ["secret_"], shape: /secret_[A-Za-z0-9]{43}/y, check: isMixed },
  { type: "FIGMA_TOKEN", literals: ["figd_", "figu_", "figo_"], shape: /fig[duo]_[\w-]{38,64}/y },
  { type: "AIRTABLE_TOKEN", literals: ["pat"], shape: /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/y },
  { type: "CLICKUP_TOKEN", literals: ["pk_"], shape: /pk_\d{5,12}_[A-Z0-9]{32}/y },
  { type: "TRELLO_TOKEN", literals: ["atta"], shape: /ATTA[a-f0-9]{64,72}/y },
  {
    type: "HUBSPOT_TOKEN",
    literals: ["pat-na", "pat-eu", "pat-ap"],
    shape: /pat-(?:na|eu|ap)\d-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/y,
  },
  {
    type: "SALESFORCE_ACCESS_TOKEN",
    literals: ["!aq"],
    shape: /00D[A-Za-z0-9]{12,15}!AQ[\w.]{80,120}/y,
    lead: { charsMax: 18, chars: /[A-Za-z0-9]/ },
  },
  { type: "SALESFORCE_REFRESH_TOKEN", literals: ["5aep861"], shape: /5Aep861[\w.]{60,90}/y },
  { type: "TYPEFORM_TOKEN", literals: ["tfp_"], shape: /tfp_[\w.=-]{40,64}/y },
  { type: "CONTENTFUL_TOKEN", literals: ["cfpat-"], shape: /CFPAT-[\w-]{43}/y },
  { type: "ZOHO_TOKEN", literals: ["1000."], shape: /1000\.[a-f0-9]{32}\.[a-f0-9]{32}/y },
  { type: "DROPBOX_TOKEN", literals: ["sl."], shape: /sl\.(?:u\.)?[\w-]{120,1300}/y, check: isMixed },
  { type: "README_API_KEY", literals: ["rdme_"], shape: /rdme_[a-z0-9]{60,72}/y },
  { type: "MAPBOX_SECRET_TOKEN", literals: ["sk.eyj"], shape: /sk\.eyJ[\w-]{40,120}\.[\w-]{20,28}/y },
  { type: "PINTEREST_TOKEN", literals: ["pina_"], shape: /pina_[A-Z0-9]{40,80}/y },
  { type: "ADOBE_CLIENT_SECRET", literals: ["p8e-", "p8-"], shape: /p8e?-[\w-]{32}/y, check: isMixed },
  { type: "FRAMEIO_TOKEN", literals: ["fio-u-"], shape: /fio-u-[\w=-]{64}/y },
  { type: "RETOOL_TOKEN", literals: ["retool_"], shape: /retool_[A-Za-z0-9]{24,40}/y, check: isMixed },
  {
    type: "PERSONA_API_KEY",
    literals: ["persona_"],
    shape: /persona_(?:production|sandbox)_[a-f0-9-]{32,64}/y,
  },
  {
    type: "ONFIDO_API_TOKEN",
    literals: ["api_live", "api_sandbox"],
    shape: /api_(?:live|sandbox)(?:_(?:us|ca))?\.[\w-]{8,16}\.[\w-]{28,40}/y,
  },
  { type: "BEAMER_API_KEY", literals: ["b_"], shape: /b_[\w=-]{44}=?/y, check: isMixed },
  {
    type: "SETTLEMINT_TOKEN",
    literals: ["sm_aat_", "sm_pat_", "sm_sat_"],
    shape: /sm_[aps]at_[A-Za-z0-9]{16}/y,
  },
];
