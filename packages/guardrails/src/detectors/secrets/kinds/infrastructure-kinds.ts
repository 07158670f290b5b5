import { isMixed } from "../randomness.ts";
import type { MarkedKind } from "../secret-kind.ts";

/** Tokens of what keeps secrets, builds infrastructure and watches it. */
export const infrastructureKinds: readonly MarkedKind[] = [
  {
    type: "TERRAFORM_CLOUD_TOKEN",
    literals: [".atlasv1."],
    shape: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/y,
    lead: { charsMax: 14, chars: /[A-Za-z0-9]/ },
  },
  { type: "VAULT_TOKEN", literals: ["hvs.", "hvb.", "hvr."], shape: /hv[sbr]\.[\w-]{24,300}/y },
  {
    type: "DOPPLER_TOKEN",
    literals: ["dp.pt.", "dp.ct.", "dp.st.", "dp.sa.", "dp.scim.", "dp.audit."],
    shape: /dp\.(?:pt|ct|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/y,
  },
  { type: "PULUMI_TOKEN", literals: ["pul-"], shape: /pul-[a-f0-9]{40}/y },
  { type: "INFISICAL_TOKEN", literals: ["st."], shape: /st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}/y },
  { type: "ONEPASSWORD_SERVICE_TOKEN", literals: ["ops_eyj"], shape: /ops_eyJ[\w+/=-]{100,2000}/y },
  {
    type: "ONEPASSWORD_SECRET_KEY",
    literals: ["a3-"],
    shape: /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/y,
  },
  {
    type: "AGE_SECRET_KEY",
    literals: ["age-secret-key-1"],
    shape: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/y,
  },
  { type: "OPENSHIFT_TOKEN", literals: ["sha256~"], shape: /sha256~[\w-]{43}/y },
  { type: "DYNATRACE_TOKEN", literals: ["dt0"], shape: /dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}/y },
  {
    type: "TAILSCALE_KEY",
    literals: ["tskey-"],
    shape: /tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{10,20}-[A-Za-z0-9]{20,40}/y,
  },
  { type: "PREFECT_API_KEY", literals: ["pnu_", "pnb_"], shape: /pn[ub]_[A-Za-z0-9]{36}/y },
  { type: "INFRACOST_API_KEY", literals: ["ico-"], shape: /ico-[A-Za-z0-9]{32}/y },
  {
    type: "LAUNCHDARKLY_KEY",
    literals: ["sdk-", "api-"],
    shape: /(?:sdk|api)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/y,
  },
  { type: "POSTMAN_API_KEY", literals: ["pmak-"], shape: /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/y },
  { type: "DEFINED_NETWORKING_TOKEN", literals: ["dnkey-"], shape: /dnkey-[\w=-]{26}-[\w=-]{52}/y },
  { type: "NEW_RELIC_KEY", literals: ["nrak-"], shape: /NRAK-[A-Z0-9]{27}/y },
  {
    type: "NEW_RELIC_KEY",
    literals: ["nrii-", "nriq-", "nrra-", "nraa-"],
    shape: /NR(?:II|IQ|RA|AA)-[\w-]{27,42}/y,
  },
  {
    type: "NEW_RELIC_LICENSE_KEY",
    literals: ["nral"],
    shape: /(?:eu01xx[a-f0-9]{26,30}|[a-f0-9]{32,36})(?:FFFF)?NRAL/y,
    lead: { charsMax: 40, chars: /[a-fx0-9uF]/ },
  },
  { type: "SENTRY_TOKEN", literals: ["sntrys_"], shape: /sntrys_eyJ[\w+/=-]{60,400}/y },
  { type: "SENTRY_TOKEN", literals: ["sntryu_", "sntryi_"], shape: /sntry[ui]_[a-f0-9]{64}/y },
  { type: "GRAFANA_TOKEN", literals: ["glsa_"], shape: /glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}/y },
  { type: "GRAFANA_TOKEN", literals: ["glc_"], shape: /glc_[A-Za-z0-9+/]{32,400}={0,3}/y },
  { type: "GRAFANA_TOKEN", literals: ["eyjrijoi"], shape: /eyJrIjoi[A-Za-z0-9]{60,400}={0,3}/y },
  { type: "PAGERDUTY_TOKEN", literals: ["pdus+"], shape: /pdus\+_[\w+-]{20,120}/y },
  {
    type: "HONEYCOMB_KEY",
    literals: ["hcaik_", "hcbik_", "hcamk_", "hcbmk_"],
    shape: /hc[ab][im]k_[a-z0-9]{50,70}/y,
  },
  { type: "POSTHOG_PERSONAL_KEY", literals: ["phx_", "phs_"], shape: /ph[xs]_[A-Za-z0-9]{40,48}/y },
  { type: "HONEYBADGER_TOKEN", literals: ["hbp_"], shape: /hbp_[A-Za-z0-9]{32,40}/y },
  {
    type: "AXIOM_TOKEN",
    literals: ["xaat-", "xapt-"],
    shape: /xa[ap]t-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/y,
  },
  {
    type: "MAXMIND_LICENSE_KEY",
    literals: ["_mmk"],
    shape: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/y,
    lead: { charsMax: 36, chars: /\w/ },
  },
  { type: "STATSIG_SECRET", literals: ["secret-"], shape: /secret-[A-Za-z0-9]{40,50}/y, check: isMixed },
];
