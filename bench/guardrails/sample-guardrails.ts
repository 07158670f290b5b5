import type { GuardrailDefinition } from "@meshgate/guardrails";
import { sampleWords } from "./sample-texts.ts";

const base = {
  mode: "both",
  action: "flag",
  on_unavailable: "deny",
  on_unscanned: "deny",
  default_on: false,
} as const;

/** The words that a list of a company may hold. */
const listedWords = 1_000;

/** One guardrail a detector, by its name, and `one word`, which costs what every guardrail costs. */
export const sampleGuardrails: readonly GuardrailDefinition[] = [
  { ...base, name: "one word", detector: "words", params: { words: ["quagga"] } },
  { ...base, name: "pii", detector: "pii", params: {} },
  { ...base, name: "secrets", detector: "secrets", params: {} },
  { ...base, name: "prompt_injection", detector: "prompt_injection", params: {} },
  { ...base, name: "words", detector: "words", params: { words: sampleWords(listedWords) } },
  {
    ...base,
    name: "patterns",
    detector: "patterns",
    params: {
      patterns: [
        { name: "ticket", regex: "\\b[A-Z]{3}-\\d{4,6}\\b" },
        { name: "badge", regex: "badge (no|number) \\d+" },
      ],
    },
  },
  {
    ...base,
    name: "topics",
    detector: "topics",
    params: { topics: [{ name: "weapons", keywords: { rifle: 0.5, ammunition: 0.5, "gun powder": 1 } }] },
  },
];

/** The four that together have a budget. */
export const budgetedGuardrails = ["pii", "secrets", "words", "prompt_injection"];

/** The same four as a configuration has them, over every call and every answer. */
export const configuredGuardrails = [
  { name: "pii", detector: "pii", action: "mask", default_on: true, params: {} },
  { name: "secrets", detector: "secrets", default_on: true, params: {} },
  { name: "words", detector: "words", default_on: true, params: { words: sampleWords(listedWords) } },
  { name: "prompt_injection", detector: "prompt_injection", default_on: true, params: {} },
];
