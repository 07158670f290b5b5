/** One environment variable: the row of docs/configuration.md and of .env.example. */
interface Variable {
  readonly name: string;
  /** What holds where it is not set, in words. */
  readonly fallback: string;
  readonly meaning: string;
  /** What .env.example shows. */
  readonly example: string;
  /** Which of the two tables it stands in. */
  readonly group: "meshgate" | "policy-mesh";
}

/** Every variable that the service reads. `readEnvironment` can ask for no other. */
export const VARIABLES = [
  {
    name: "MESHGATE_CONFIG",
    fallback: "`./meshgate.yaml` where there is one",
    meaning: "The configuration file. Set, it must be there.",
    example: "./meshgate.yaml",
    group: "meshgate",
  },
  {
    name: "MESHGATE_DATA",
    fallback: "`./data`",
    meaning: "The folder of the SQLite database.",
    example: "./data",
    group: "meshgate",
  },
  {
    name: "MESHGATE_RULES",
    fallback: "`rules`, the built-in document",
    meaning: "The rules document, or a folder of them. Set, it must be there.",
    example: "./policy.yaml",
    group: "meshgate",
  },
  {
    name: "PORT",
    fallback: "`server.port`, 8080",
    meaning: "The port to listen on; 0 takes a free one.",
    example: "8080",
    group: "meshgate",
  },
  {
    name: "HOST",
    fallback: "`server.host`, 127.0.0.1",
    meaning: "The address to listen on. Anything but loopback needs an admin key.",
    example: "127.0.0.1",
    group: "meshgate",
  },
  {
    name: "DATABASE_URL",
    fallback: "`storage.database_url`, SQLite in the data folder",
    meaning: "`sqlite:PATH`, `postgres://…`, `postgresql://…` or `postgresql+psycopg://…`.",
    example: "postgresql://meshgate:change-me@localhost:5432/meshgate",
    group: "meshgate",
  },
  {
    name: "REDIS_URL",
    fallback: "`storage.redis_url`, none",
    meaning:
      "`redis://…`, `rediss://…`, `redis+cluster://…` or `rediss+cluster://…`: where all replicas count budgets and rates.",
    example: "redis://localhost:6379",
    group: "meshgate",
  },
  {
    name: "MESHGATE_ADMIN_KEY",
    fallback: "none: the service is open, on loopback only",
    meaning: "The first admin key: `mgk_` and 43 characters of base64url (256 random bits).",
    example: "mgk_",
    group: "meshgate",
  },
  {
    name: "MESHGATE_SIGNING_KEY",
    fallback: "`audit.ledger.signing_key`, one that is made at the first start",
    meaning: "The Ed25519 key that signs the log's checkpoints: PEM, or base64 of its 32 bytes.",
    example: "",
    group: "meshgate",
  },
  {
    name: "MESHGATE_SIGNING_KEY_FILE",
    fallback: "`audit.ledger.signing_key_file`",
    meaning: "The same in a file.",
    example: "/run/secrets/meshgate-signing-key.pem",
    group: "meshgate",
  },
  {
    name: "MESHGATE_CONTENT_KEY",
    fallback: "`audit.content_key`",
    meaning:
      "Wraps the keys of captured texts: 32 random bytes in base64. Several, separated by spaces: the first wraps, the others still open.",
    example: "",
    group: "meshgate",
  },
  {
    name: "MESHGATE_CONTENT_KEY_FILE",
    fallback: "none",
    meaning: "The same in a file.",
    example: "/run/secrets/meshgate-content-key",
    group: "meshgate",
  },
  {
    name: "MESHGATE_LOG_LEVEL",
    fallback: "`server.log_level`, info",
    meaning: "trace, debug, info, warn, error, fatal or silent.",
    example: "info",
    group: "meshgate",
  },
  {
    name: "OPENAI_API_KEY",
    fallback: "none",
    meaning: "With no provider configured: OpenAI becomes one, as `openai`.",
    example: "sk-",
    group: "meshgate",
  },
  {
    name: "ANTHROPIC_API_KEY",
    fallback: "none",
    meaning: "With no provider configured: Anthropic becomes one, as `anthropic`.",
    example: "sk-ant-",
    group: "meshgate",
  },
  {
    name: "POLICY_FILE",
    fallback: "`routing`",
    meaning: "Policy Mesh's policy file. Set, it must be readable. Where the file has no `routing`.",
    example: "./policies.json",
    group: "policy-mesh",
  },
  {
    name: "AUDIT_ENABLED",
    fallback: "`audit.mode`, strict",
    meaning: "`false` (or 0, no) is `audit.mode: off`. Where the file has no `audit.mode`.",
    example: "true",
    group: "policy-mesh",
  },
  {
    name: "LOCAL_LLM_URL",
    fallback: "an Ollama on its usual port, if one is found",
    meaning:
      "The provider `local`: an Ollama, or an OpenAI-compatible server where the path ends in `/v1`. Where the file has no `providers`.",
    example: "http://localhost:11434",
    group: "policy-mesh",
  },
  {
    name: "LOCAL_LLM_API_KEY",
    fallback: "none",
    meaning: "Sent to `local` as a bearer token.",
    example: "",
    group: "policy-mesh",
  },
  {
    name: "PUBLIC_LLM_URL",
    fallback: "https://api.openai.com, where PUBLIC_LLM_API_KEY is set",
    meaning:
      "The public provider: `anthropic` where the host contains that name, else `openai`. Where the file has no `providers`.",
    example: "https://api.openai.com",
    group: "policy-mesh",
  },
  {
    name: "PUBLIC_LLM_API_KEY",
    fallback: "none",
    meaning: "The key of the public provider.",
    example: "sk-",
    group: "policy-mesh",
  },
  {
    name: "PROVIDER_TIMEOUT_SECONDS",
    fallback: "60",
    meaning:
      "How long to wait for an answer to begin and between its pieces, for each provider that has no `timeouts` of its own.",
    example: "60",
    group: "policy-mesh",
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]["name"];
