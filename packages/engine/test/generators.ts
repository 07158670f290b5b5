import fc from "fast-check";
import type {
  CallEnvelope,
  Location,
  ProviderEntry,
  RoutingPolicy,
  SnapshotInput,
  TargetFact,
} from "../src/index.ts";

const location = fc.constantFrom<Location>("local", "public");
const model = fc.constantFrom("llama3.2", "gpt-4o", "gpt-5", "claude-opus-4-1", "meta-llama/Llama-3", "o3");
const providerName = fc.constantFrom("local", "lab", "openai", "azure", "anthropic");
const price = fc.oneof(fc.constant(null), fc.double({ min: -1, max: 100, noNaN: true }));

const anyRoutingPolicy: fc.Arbitrary<RoutingPolicy> = fc.record({
  keywords: fc.array(fc.string(), { maxLength: 4 }),
  maxPromptLengthForLocal: fc.integer({ min: -1, max: 2_000 }),
  maxUsdForLocal: price,
  inputUsdPer1mTokens: price,
  charsPerToken: fc.double({ min: 0.5, max: 10, noNaN: true }),
  defaultLocation: location,
});

export const anyProviders: fc.Arbitrary<readonly ProviderEntry[]> = fc.uniqueArray(
  fc.record({
    name: providerName,
    kind: fc.constantFrom("ollama", "openai", "anthropic"),
    location,
    defaultModel: model,
    models: fc.array(model, { maxLength: 3 }),
    claimsFamily: fc.subarray(["gpt-*", "gpt-4*", "o*", "o3", "claude-*", "*"]),
  }),
  { selector: (provider) => provider.name, minLength: 1, maxLength: 5 },
);

export const anySnapshotInput: fc.Arbitrary<SnapshotInput> = fc
  .record({ routing: anyRoutingPolicy, providers: anyProviders })
  .chain(({ routing, providers }) =>
    fc
      .dictionary(
        fc.constantFrom("fast", "best", "gpt-5"),
        fc.array(fc.record({ provider: fc.constantFrom(...providers.map(({ name }) => name)), model }), {
          minLength: 1,
          maxLength: 4,
        }),
      )
      .map((aliases) => ({ routing, providers, aliases })),
  );

const anyTarget: fc.Arbitrary<TargetFact> = fc.record(
  {
    provider: providerName,
    model,
    location,
    requested: fc.boolean(),
    default_for: location,
    substitute_for: fc.subarray(["fast", "best"]),
  },
  { requiredKeys: ["provider", "model", "location", "requested"] },
);

/** Facts of the right shape and any content, consistent or not. */
export const anyFacts: fc.Arbitrary<CallEnvelope> = fc.record({
  action: fc.oneof(
    { weight: 5, arbitrary: fc.constant("infer:run") },
    { weight: 1, arbitrary: fc.constantFrom("tool:invoke", "data:read", "") },
  ),
  env: fc.record({ name: fc.string() }),
  resource: fc.record({
    type: fc.string(),
    sensitivity: fc.constantFrom("public", "internal", "restricted"),
  }),
  signals: fc.oneof(
    fc.record({ sensitive_keyword_match: fc.boolean() }),
    fc.record({ sensitive_keyword_match: fc.constantFrom(0, "", "false", "true") }),
    fc.constant({}),
  ),
  principal: fc.record({ key: fc.string(), tags: fc.array(fc.string()) }),
  call: fc.record({
    surface: fc.constantFrom("chat", "openai-chat"),
    model: fc.option(model),
    model_choice: fc.constantFrom("auto", "alias", "exact"),
    stream: fc.boolean(),
    message_count: fc.nat(),
    prompt_chars: fc.nat({ max: 3_000 }),
    total_chars: fc.nat(),
    tools_offered: fc.nat(),
    tools: fc.array(fc.string(), { maxLength: 2 }),
  }),
  findings: fc.constant([]),
  targets: fc.uniqueArray(anyTarget, {
    selector: (target) => `${target.provider}/${target.model}`,
    maxLength: 6,
  }),
});
