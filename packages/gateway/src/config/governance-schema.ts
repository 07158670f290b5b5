import {
  AgentEntry,
  isFreeAlias,
  KeySha256,
  keyFields,
  policyEntryNamed,
  reservedAliasError,
  TeamEntry,
} from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Frozen } from "./frozen.ts";

/** The section `governance:`. Its entries are what `meshgate export` writes; keys may also be given in clear here. */

const url = z.url({ protocol: /^https?$/ });

/** Ids of what stands in the configuration are made of its name, so a name has to be fit for an address. */
const idName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/,
    "a name here begins with a letter or digit and goes on with letters, digits, `_`, `.`, `:`, `@` and `-`, 128 at most",
  );

const KeyConfig = z.strictObject({
  ...keyFields,
  alias: idName.refine(isFreeAlias, { error: reservedAliasError }),
  key: z
    .string()
    .regex(/^mgk_[A-Za-z0-9_-]{43}$/, "a key is `mgk_` and 43 characters of A-Z, a-z, 0-9, `_` and `-`")
    .optional()
    .meta({
      private: true,
      description: "The key itself, best from a variable. Or give `key_sha256`.",
    }),
  key_sha256: KeySha256.optional().meta({
    description: "The key's SHA-256, 64 hexadecimal digits, in place of the key.",
  }),
});

const WebhookConfig = z.strictObject({
  name: idName,
  url: url.meta({
    private: true,
    description:
      "Where events are sent to. Addresses of the inner network are refused unless `allow_private`.",
  }),
  secret: z
    .string()
    .min(16)
    .optional()
    .meta({ private: true, description: "Signs each delivery (HMAC-SHA-256)." }),
  format: z
    .enum(["meshgate", "slack"])
    .default("meshgate")
    .describe("`slack`: a message that Slack's incoming webhooks understand."),
  events: z
    .array(
      z.enum([
        "approval.requested",
        "approval.decided",
        "approval.expired",
        "budget.threshold",
        "budget.overrun",
        "review.due",
      ]),
    )
    .default([])
    .describe("Which events it gets. Empty: all of them."),
  allow_private: z
    .boolean()
    .default(false)
    .describe("Whether the address may be of this machine or the inner network."),
});

export const GovernanceConfig = z.strictObject({
  policies: z
    .array(policyEntryNamed(idName))
    .default([])
    .describe("Policies, with the fields of the control API. A scope names `agent`, `team` or `key`."),
  teams: z
    .array(TeamEntry.extend({ name: idName }))
    .default([])
    .describe("Teams."),
  agents: z
    .array(AgentEntry.extend({ name: idName }))
    .default([])
    .describe("Agents."),
  keys: z.array(KeyConfig).default([]).describe("Keys. Each is a person of its own."),
  webhooks: z.array(WebhookConfig).default([]).describe("Who is told of approvals, budgets and reviews."),
  on_store_failure: z
    .enum(["deny", "local_share"])
    .default("deny")
    .describe(
      "What happens to limited calls while the usage store cannot answer. `deny`: they are refused. `local_share`: each process grants from its own share of every limit.",
    ),
  local_share_percent: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe(
      "The share of every limit that one process may grant by itself. With N replicas, at most 100 ÷ N.",
    ),
  output_tokens_max_default: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(4_096)
    .describe("The cap that a limited call gets where it names none, so that its cost has a bound."),
  login_failures_per_minute: z
    .int()
    .min(1)
    .max(100_000)
    .default(10)
    .describe("Failed log-ins from one address in a minute; past that, it waits."),
});
export type GovernanceConfig = Frozen<z.output<typeof GovernanceConfig>>;
export type WebhookConfig = Frozen<z.output<typeof WebhookConfig>>;
