import { z } from "zod";
import { isPriceList } from "../prices/list-price.ts";
import { CaptureConfig, ContentKeys } from "./capture-schema.ts";
import type { Frozen } from "./frozen.ts";
import { GovernanceConfig } from "./governance-schema.ts";
import {
  GuardrailsConfig,
  PoliciesConfig,
  PolicyAttachmentsConfig,
  SensitivityOfFindings,
} from "./guardrails-schema.ts";
import { LedgerConfig } from "./ledger-schema.ts";
import { ModelEntries } from "./model-entries.ts";
import { PolicyConfig } from "./policy-schema.ts";
import { ModelPrice } from "./price.ts";
import { RetentionConfig } from "./retention-schema.ts";
import { SelfCheckConfig } from "./self-check-schema.ts";
import { AuditSinksConfig } from "./sinks-schema.ts";

/**
 * `meshgate.yaml`, key by key. The descriptions are the reference page docs/configuration.md, which is generated.
 * What is marked `private` is never shown: not in a message, not in an excerpt of the file, not in a log.
 */

const url = z.url({ protocol: /^https?$/ }).refine((text) => !hasCredentials(text), {
  error: "the address carries a user name or password",
  params: { mend: "Take it out, and use `api_key` or `headers`." },
});
const milliseconds = z.int().min(1).max(86_400_000);

const Timeouts = z.strictObject({
  connect_ms: milliseconds.default(5_000).describe("To open a connection to the provider."),
  first_byte_ms: milliseconds.default(60_000).describe("From the request until the answer begins."),
  idle_ms: milliseconds.default(60_000).describe("Between two pieces of an answer."),
  total_ms: milliseconds.default(600_000).describe("The whole answer, retries included."),
});

const Retries = z.strictObject({
  max: z
    .int()
    .min(0)
    .max(5)
    .default(2)
    .describe("Further tries after a connection error, 429 or 5xx, before the first byte only."),
  base_ms: z
    .int()
    .min(1)
    .max(60_000)
    .default(250)
    .describe("The first pause; it doubles with each try, with full jitter."),
});

const common = {
  location: z
    .enum(["local", "public"])
    .optional()
    .describe(
      "Where it runs: on your own ground or outside it. Routing and residency read it. Not said: `ollama` and `sandbox` are local, `openai` and `anthropic` public, whatever their URL.",
    ),
  region: z.string().min(1).max(64).optional().describe("Where it keeps data, for example `eu` or `us`."),
  retention_days: z.int().min(0).optional().describe("How long it keeps prompts."),
  trains: z
    .boolean()
    .optional()
    .describe(
      "Whether it may train on what it is sent. Not said: not known, and `allow_training: false` keeps calls away from it.",
    ),
  default_model: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("The model for calls that routing moves here or that name none."),
  models: z
    .array(z.string().min(1).max(256))
    .default([])
    .describe("Further models it serves, so that they can be named without the provider."),
  price: ModelPrice.optional().describe(
    "What each of its models costs that has no price of its own under `models`.",
  ),
  price_list: z
    .string()
    .refine(isPriceList, {
      error: "genai-prices has no provider of this id",
      params: { mend: "Write one that it has, for example `openai` or `anthropic`." },
    })
    .optional()
    .describe(
      "Whose prices in genai-prices its models have, for example `openai` for a relay of your own. Not said: whoever has the address of `url`; a local provider costs nothing.",
    ),
  timeouts: Timeouts.prefault({}).describe("How long to wait for it."),
  retries: Retries.prefault({}).describe("When to try again."),
};

const headers = z
  .record(z.string().min(1), z.string())
  .default({})
  .meta({ private: true, description: "Further headers for each request to it." });

function apiKey(description: string) {
  return z.string().min(1).optional().meta({ private: true, description });
}

export const ProviderConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ollama").describe("Ollama's own API."),
    url: url.default("http://localhost:11434").describe("Its base URL, without `/api`."),
    api_key: apiKey("Sent as a bearer token, for an Ollama behind a proxy."),
    headers,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("openai").describe("OpenAI, or a server that speaks its API."),
    url: url
      .default("https://api.openai.com/v1")
      .describe("Any OpenAI-compatible base URL: vLLM, llama.cpp, LM Studio."),
    api_key: apiKey("Sent as a bearer token."),
    headers,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("anthropic").describe("Anthropic's Messages API."),
    url: url.default("https://api.anthropic.com").describe("Its base URL, without `/v1`."),
    api_key: apiKey("Sent as `x-api-key`."),
    max_tokens_default: z
      .int()
      .min(1)
      .default(4_096)
      .describe("Anthropic demands a cap; this one is sent where the call has none."),
    headers,
    ...common,
  }),
  z.strictObject({
    kind: z
      .literal("sandbox")
      .describe("An embedded stand-in for a model, for trying things out. Only where no other provider is."),
    ...common,
  }),
]);
export type ProviderConfig = Frozen<z.output<typeof ProviderConfig>>;

const name = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/,
    "a name begins with a letter and goes on with letters, digits, `_`, `.` and `-`, 63 at most",
  );

export const RoutingConfig = z.strictObject({
  sensitivity: z
    .strictObject({
      keywords: z.array(z.string()).default([]).meta({
        private: true,
        description: "A call that contains one of these, ignoring case, stays local.",
      }),
      local_from: z
        .enum(["internal", "restricted"])
        .nullable()
        .default(null)
        .describe(
          "A call of this sensitivity or a higher one stays local as well: what guardrails find in it sets that (`sensitivity_of_findings`), and its key.",
        ),
    })
    .prefault({})
    .describe("The first step."),
  cost: z
    .strictObject({
      max_prompt_length_for_local: z
        .int()
        .default(1_000)
        .describe("A prompt of at most this many characters goes local."),
      max_usd_for_local: z
        .number()
        .nullable()
        .default(null)
        .describe(
          "With `input_usd_per_1m_tokens`: a prompt that would cost at most this goes local; length is then not looked at. Negative counts as not set.",
        ),
      input_usd_per_1m_tokens: z
        .number()
        .nullable()
        .default(null)
        .describe("The price that the USD mode reckons with. 0 or less counts as not set."),
      chars_per_token: z
        .number()
        .positive()
        .default(4)
        .describe("How many characters the USD mode takes for one token."),
      default_provider: z
        .enum(["local", "public"])
        .default("local")
        .describe("Where calls go that no step decided."),
    })
    .prefault({})
    .describe("The second step, and the default."),
  local_provider: name
    .optional()
    .describe("The provider that routing means by local; else the first local one."),
  public_provider: name
    .optional()
    .describe("The provider that routing means by public; else the first public one."),
});
export type RoutingConfig = z.output<typeof RoutingConfig>;

export const LogLevel = z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]);

export const ConfigSchema = z.strictObject({
  server: z
    .strictObject({
      environment: z
        .string()
        .min(1)
        .max(64)
        .default("dev")
        .describe("Names the deployment in facts and events."),
      host: z
        .string()
        .min(1)
        .default("127.0.0.1")
        .describe("The address to listen on. Anything but loopback needs an admin key."),
      port: z.int().min(0).max(65_535).default(8_080).describe("0 takes a free one."),
      public_url: url
        .optional()
        .describe("How callers reach the service; printed at start and in the API page."),
      body_bytes_max: z
        .int()
        .min(1_024)
        .max(1_073_741_824)
        .default(10_485_760)
        .describe("A larger body is a 413."),
      drain_ms: milliseconds.default(30_000).describe("How long a stop waits for calls in flight."),
      log_level: LogLevel.default("info").describe("Lines below this level are not written."),
    })
    .prefault({})
    .describe("The service itself."),
  providers: z
    .record(name, ProviderConfig)
    .default({})
    .describe(
      "Where models run. Empty: what is found (Ollama, OPENAI_API_KEY, ANTHROPIC_API_KEY), else the sandbox.",
    ),
  models: ModelEntries.default({}).describe(
    "Aliases: each a list of `provider/model`, the first that policy allows and that answers. And what is said of single models, by `provider/model`.",
  ),
  routing: z
    .union([z.string().min(1), RoutingConfig])
    .prefault({})
    .describe("Policy Mesh's policy file by its path, or the same keys in place."),
  rules: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe(
      "Rules documents: a file, a folder (each `*.yaml`, `*.yml` and `*.json` directly in it, but for policy tests, `*.test.yaml`), or a list of these. Not said: `infer:run` and `tool:invoke` are allowed, everything else is blocked.",
    ),
  guardrails: GuardrailsConfig,
  policies: PoliciesConfig,
  policy_attachments: PolicyAttachmentsConfig,
  sensitivity_of_findings: SensitivityOfFindings,
  policy: PolicyConfig,
  governance: GovernanceConfig.prefault({}).describe(
    "Who calls, what they may use and spend, and who must say yes. What stands here is changed here: the control API shows it and refuses to change it.",
  ),
  storage: z
    .strictObject({
      database_url: z.string().min(1).optional().meta({
        private: true,
        description:
          "`sqlite:PATH`, `postgres://…` or `postgresql://…`. Not said: `meshgate.db` in the data folder.",
      }),
      redis_url: z.string().min(1).nullable().default(null).meta({
        private: true,
        description:
          "`redis://…`, `rediss://…`, `redis+cluster://…` or `rediss+cluster://…` (Redis or Valkey 7): where all replicas count budgets and rates. Not said: in the database.",
      }),
    })
    .prefault({})
    .describe("Where state is kept."),
  audit: z
    .strictObject({
      mode: z
        .enum(["strict", "relaxed", "off"])
        .default("strict")
        .describe(
          "`strict`: nothing leaves before its event is durable. `relaxed`: released first, and marked so. `off`: no call events.",
        ),
      capture: CaptureConfig,
      content_key: ContentKeys,
      retention: RetentionConfig,
      prompt_hash: z
        .enum(["sha256", "hmac"])
        .default("sha256")
        .describe(
          "`hmac` keys the hash, since a short prompt's plain hash can be guessed. While texts are captured it is keyed in any case: without a key of yours by one that is made from the newest content key.",
        ),
      hash_key: z
        .string()
        .min(16)
        .optional()
        .meta({ private: true, description: "The key for `prompt_hash: hmac`." }),
      queue_events_max: z
        .int()
        .min(1)
        .default(10_000)
        .describe("Events that may wait for the database; past that, calls are refused with 503."),
      ledger: LedgerConfig,
      sinks: AuditSinksConfig,
      self_check: SelfCheckConfig,
    })
    .prefault({})
    .describe("What is recorded."),
});

/** The whole configuration, defaults filled in; frozen once loaded. */
export type ConfigDocument = z.output<typeof ConfigSchema>;

function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}
