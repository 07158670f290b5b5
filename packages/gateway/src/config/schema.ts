import { z } from "zod";

/** `meshgate.yaml`, key by key. The descriptions are the reference page docs/configuration.md, which is generated. */

const url = z.url({ protocol: /^https?$/ });
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
    .describe("Where it runs: on your own ground or outside it. Routing and residency read it."),
  region: z.string().min(1).max(64).optional().describe("Where it keeps data, for example `eu` or `us`."),
  retention_days: z.int().min(0).optional().describe("How long it keeps prompts."),
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
  timeouts: Timeouts.prefault({}),
  retries: Retries.prefault({}),
};

const headers = z
  .record(z.string().min(1), z.string())
  .default({})
  .describe("Further headers for each request to it.");

export const ProviderConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ollama"),
    url: url.default("http://localhost:11434"),
    api_key: z.string().min(1).optional().describe("Sent as a bearer token, for an Ollama behind a proxy."),
    headers,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("openai"),
    url: url
      .default("https://api.openai.com/v1")
      .describe("Any OpenAI-compatible base URL: vLLM, llama.cpp, LM Studio."),
    api_key: z.string().min(1).optional(),
    headers,
    ...common,
  }),
  z.strictObject({
    kind: z.literal("anthropic"),
    url: url.default("https://api.anthropic.com"),
    api_key: z.string().min(1).optional(),
    max_tokens_default: z
      .int()
      .min(1)
      .default(4_096)
      .describe("Anthropic demands a cap; this one is sent where the call has none."),
    headers,
    ...common,
  }),
  z.strictObject({ kind: z.literal("sandbox"), ...common }),
]);
export type ProviderConfig = z.output<typeof ProviderConfig>;

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, "a name is letters, digits, `_`, `.` and `-`, 63 at most");

export const RoutingConfig = z.strictObject({
  sensitivity: z
    .strictObject({
      keywords: z
        .array(z.string())
        .default([])
        .describe("A call that contains one of these, ignoring case, stays local."),
    })
    .prefault({}),
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
          "With `input_usd_per_1m_tokens`: a prompt that would cost at most this goes local; length is then not looked at.",
        ),
      input_usd_per_1m_tokens: z
        .number()
        .nullable()
        .default(null)
        .describe("The price that the USD mode reckons with."),
      chars_per_token: z.number().positive().default(4),
      default_provider: z
        .enum(["local", "public"])
        .default("local")
        .describe("Where calls go that no step decided."),
    })
    .prefault({}),
  local_provider: name
    .optional()
    .describe("The provider that routing means by local; else the first local one."),
  public_provider: name
    .optional()
    .describe("The provider that routing means by public; else the first public one."),
});
export type RoutingConfig = z.output<typeof RoutingConfig>;

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
      log_level: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    })
    .prefault({}),
  providers: z
    .record(name, ProviderConfig)
    .default({})
    .describe(
      "Where models run. Empty: what is found (Ollama, OPENAI_API_KEY, ANTHROPIC_API_KEY), else the sandbox.",
    ),
  models: z
    .record(name, z.array(z.string().regex(/^[^/\s]+\/\S+$/, "a target is written provider/model")).min(1))
    .default({})
    .describe("Aliases: each a list of `provider/model`, the first that policy allows and that answers."),
  routing: z
    .union([z.string().min(1), RoutingConfig])
    .prefault({})
    .describe("Policy Mesh's policy file by its path, or the same keys in place."),
  storage: z
    .strictObject({
      database_url: z
        .string()
        .min(1)
        .default("sqlite:./data/meshgate.db")
        .describe("`sqlite:PATH`, `postgres://…` or `postgresql://…`."),
      redis_url: z
        .string()
        .min(1)
        .nullable()
        .default(null)
        .describe("Shared counters for several replicas. Not used yet."),
    })
    .prefault({}),
  audit: z
    .strictObject({
      mode: z
        .enum(["strict", "relaxed", "off"])
        .default("strict")
        .describe(
          "`strict`: nothing leaves before its event is durable. `relaxed`: released first, and marked so. `off`: no call events.",
        ),
      capture: z.literal("off").default("off").describe("Text of prompts and answers is not kept."),
      prompt_hash: z
        .enum(["sha256", "hmac"])
        .default("sha256")
        .describe("`hmac` keys the hash, since a short prompt's plain hash can be guessed."),
      hash_key: z.string().min(16).optional().describe("The key for `prompt_hash: hmac`."),
      queue_events_max: z
        .int()
        .min(1)
        .default(10_000)
        .describe("Events that may wait for the database; past that, calls are refused with 503."),
    })
    .prefault({}),
});

/** The whole configuration, defaults filled in; frozen once loaded. */
export type ConfigDocument = z.output<typeof ConfigSchema>;
