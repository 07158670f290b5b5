import { deepFreeze } from "../deep-freeze.ts";

/** The rules document that holds where none is configured (SEMANTICS 3). Its form is that of every rules document. */
export const builtInRules = deepFreeze({
  policy_id: "meshgate-builtin",
  policy_version: "1",
  default: { decision: "BLOCK", rationale_codes: ["POLICY_DEFAULT_DENY"] },
  rules: [
    {
      rule_id: "allow_model_calls",
      priority: 1,
      when: { action: "infer:run" },
      // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
      then: { decision: "ALLOW", rationale_codes: ["POLICY_ALLOW"] },
    },
    {
      rule_id: "allow_tool_calls",
      priority: 0,
      when: { action: "tool:invoke" },
      // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
      then: { decision: "ALLOW", rationale_codes: ["POLICY_ALLOW"] },
    },
  ],
} as const);
