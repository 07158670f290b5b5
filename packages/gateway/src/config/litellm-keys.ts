/** What to write for the keys of a LiteLLM configuration that was copied whole: only `policies` and `policy_attachments` are alike. */
const mends: ReadonlyMap<string, string> = new Map([
  [
    "model_list",
    "This is LiteLLM's key: write its services under `providers`, and its model names under `models`, for example `models: {fast: [openai/gpt-4o]}`.",
  ],
  ["guardrail_name", "This is LiteLLM's key: write `name`, and see docs/guardrail-policies.md#from-litellm."],
  ["litellm_params", "This is LiteLLM's key: see docs/guardrail-policies.md#from-litellm."],
  ["litellm_settings", elsewhere()],
  ["general_settings", elsewhere()],
  ["router_settings", elsewhere()],
]);

function elsewhere(): string {
  return "This is LiteLLM's key: remove it, and see docs/configuration.md for what is set here.";
}

/** What to write in place of a key; undefined where it is none of LiteLLM's. */
export function litellmMend(key: string): string | undefined {
  return mends.get(key);
}

/** LiteLLM's guardrails, and the detector that does the same here. What is a service of others is asked by `http`. */
const detectors: ReadonlyMap<string, string> = new Map([
  ["presidio", "detector: pii"],
  ["hide-secrets", "detector: secrets"],
  ["lakera", "detector: prompt_injection"],
  ["lakera_v2", "detector: prompt_injection"],
  ["azure/prompt_shield", "detector: prompt_injection"],
  ["litellm_content_filter", "detector: words, params: {words: […]}"],
  ["tool_permission", "detector: tools, params: {allow: […]}"],
  ["openai_moderation", "detector: http, params: {url: …, location: public, preset: moderation}"],
]);

/** How a guardrail of LiteLLM's is written here; undefined where it is not one. */
export function litellmGuardrailMend(entry: unknown): string | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  if (!("litellm_params" in entry) && !("guardrail_name" in entry)) return undefined;
  const params = "litellm_params" in entry ? entry.litellm_params : undefined;
  const kind =
    typeof params === "object" && params !== null && "guardrail" in params ? String(params.guardrail) : "";
  const detector = detectors.get(kind) ?? "detector: http, params: {url: …, location: public}";
  return `Write \`{name: …, ${detector}}\` in their place; docs/guardrail-policies.md#from-litellm has what each becomes.`;
}
