import type { Concept } from "./lexicon/concept.ts";
import type { InjectionSignal } from "./signal.ts";

/** Words of the lexicon that, one soon after the other, make a signal. */
export interface InjectionRule {
  readonly signal: InjectionSignal;
  /** From 0 to 1; from the threshold (0.5) on it decides alone, below it needs company. */
  readonly weight: number;
  readonly steps: readonly [Concept, ...Concept[]];
  /** How far the end of one step may be from the start of the next; 24 UTF-16 code units by default. */
  readonly gapChars?: number;
  /** Whether its steps may stand in several sentences. */
  readonly spans?: "sentences";
  /** Whether it must begin a line. */
  readonly at?: "line";
}

/** Below the threshold of untrusted text: what ordinary prose says too is never enough by itself. */
const WEAK = 0.34;

const override = "INSTRUCTION_OVERRIDE";
const safety = "SAFETY_OVERRIDE";
const extraction = "SYSTEM_PROMPT_EXTRACTION";
const jailbreak = "ROLE_PLAY_JAILBREAK";

/** Of several rules of one signal that match, the weightiest counts. */
export const injectionRules: readonly InjectionRule[] = [
  { signal: override, weight: 0.75, steps: ["dismiss", "prior", "order"] },
  { signal: override, weight: 0.75, steps: ["dismiss", "order", "given"] },
  { signal: override, weight: 0.65, steps: ["switch-off", "your", "order"] },
  { signal: override, weight: 0.6, steps: ["dismiss", "everything"] },
  { signal: override, weight: 0.75, steps: ["prior", "order", "dismiss"], gapChars: 12 },
  { signal: override, weight: 0.6, steps: ["everything", "dismiss"], gapChars: 8 },
  { signal: override, weight: 0.55, steps: ["dismiss", "hidden-prompt"] },
  { signal: override, weight: 0.6, steps: ["dismiss", "order", "unbound"], gapChars: 48, spans: "sentences" },
  {
    signal: override,
    weight: 0.55,
    steps: ["dismiss", "order", "must-comply"],
    gapChars: 48,
    spans: "sentences",
  },
  { signal: override, weight: 0.3, steps: ["dismiss", "order"] },
  { signal: override, weight: 0.6, steps: ["prior", "order", "void"] },
  { signal: override, weight: 0.6, steps: ["order", "given", "void"] },
  { signal: override, weight: 0.55, steps: ["order", "void", "prior"], gapChars: 8 },
  { signal: override, weight: 0.55, steps: ["your-orders", "void"] },
  { signal: override, weight: 0.28, steps: ["order", "void"] },
  { signal: override, weight: 0.6, steps: ["everything", "void"] },
  { signal: override, weight: 0.55, steps: ["precedence", "prior", "order"] },
  { signal: override, weight: 0.5, steps: ["precedence", "your-orders"] },
  { signal: override, weight: 0.4, steps: ["precedence", "everything"] },
  { signal: override, weight: WEAK, steps: ["precedence", "order"] },
  { signal: override, weight: 0.2, steps: ["precedence"] },
  { signal: override, weight: 0.5, steps: ["dismiss", "anew"], gapChars: 80, spans: "sentences" },
  { signal: override, weight: 0.5, steps: ["your", "anew"], gapChars: 1 },
  { signal: override, weight: 0.25, steps: ["anew"] },
  { signal: override, weight: 0.2, steps: ["instead"] },

  { signal: safety, weight: 0.65, steps: ["switch-off", "your", "safeguard"] },
  { signal: safety, weight: 0.65, steps: ["your", "safeguard", "switch-off"], gapChars: 12 },
  { signal: safety, weight: 0.3, steps: ["safeguard", "void"] },
  { signal: safety, weight: 0.25, steps: ["switch-off", "safeguard"] },

  { signal: extraction, weight: 0.7, steps: ["reveal", "your", "hidden-prompt"], gapChars: 32 },
  { signal: extraction, weight: 0.7, steps: ["reveal", "hidden-prompt", "your"], gapChars: 16 },
  { signal: extraction, weight: 0.65, steps: ["your", "hidden-prompt", "reveal"], gapChars: 12 },
  { signal: extraction, weight: 0.55, steps: ["leak", "hidden-prompt"] },
  { signal: extraction, weight: 0.55, steps: ["reveal", "order", "to-you"] },
  { signal: extraction, weight: 0.6, steps: ["hidden-prompt", "verbatim", "reveal"], gapChars: 8 },
  { signal: extraction, weight: WEAK, steps: ["reveal", "hidden-prompt"] },
  { signal: extraction, weight: WEAK, steps: ["hidden-prompt", "reveal"], gapChars: 8 },
  { signal: extraction, weight: 0.7, steps: ["reveal", "hidden-prompt", "verbatim"], gapChars: 40 },
  { signal: extraction, weight: 0.7, steps: ["reveal", "your-orders", "verbatim"], gapChars: 40 },
  { signal: extraction, weight: 0.5, steps: ["reveal", "your-orders"] },
  { signal: extraction, weight: 0.6, steps: ["reveal", "verbatim", "your-orders"] },
  { signal: extraction, weight: 0.7, steps: ["reveal", "verbatim", "your", "hidden-prompt"] },
  { signal: extraction, weight: 0.65, steps: ["reveal", "text-above", "verbatim"], gapChars: 40 },
  { signal: extraction, weight: 0.65, steps: ["reveal", "verbatim", "text-above"], gapChars: 24 },

  { signal: jailbreak, weight: 0.65, steps: ["persona", "unbound"], gapChars: 160, spans: "sentences" },
  { signal: jailbreak, weight: 0.55, steps: ["unbound", "persona"], gapChars: 60, spans: "sentences" },
  { signal: jailbreak, weight: 0.55, steps: ["anew", "unbound"], gapChars: 80, spans: "sentences" },
  { signal: jailbreak, weight: 0.6, steps: ["persona", "mode"], gapChars: 60 },
  {
    signal: jailbreak,
    weight: 0.65,
    steps: ["persona", "do-anything-now"],
    gapChars: 120,
    spans: "sentences",
  },
  { signal: jailbreak, weight: 0.65, steps: ["persona", "jailbreak-mode"], gapChars: 60 },
  { signal: jailbreak, weight: 0.55, steps: ["activate", "jailbreak-mode"] },
  { signal: jailbreak, weight: 0.6, steps: ["mode", "unbound"], gapChars: 80, spans: "sentences" },
  {
    signal: jailbreak,
    weight: 0.55,
    steps: ["persona", "safeguard", "void"],
    gapChars: 80,
    spans: "sentences",
  },
  { signal: jailbreak, weight: 0.4, steps: ["jailbreak-mode"] },
  { signal: jailbreak, weight: 0.4, steps: ["activate", "mode"] },
  {
    signal: jailbreak,
    weight: 0.6,
    steps: ["jailbreak-mode", "do-anything-now"],
    gapChars: 120,
    spans: "sentences",
  },
  { signal: jailbreak, weight: 0.4, steps: ["do-anything-now"] },
  { signal: jailbreak, weight: 0.25, steps: ["mode"] },
  { signal: jailbreak, weight: 0.2, steps: ["unbound"] },

  { signal: "AUTHORITY_CLAIM", weight: WEAK, steps: ["authority"] },

  { signal: "TOOL_OUTPUT_INJECTION", weight: 0.5, steps: ["reader", "duty"], gapChars: 60 },
  { signal: "TOOL_OUTPUT_INJECTION", weight: 0.2, steps: ["reader"] },
  { signal: "TOOL_OUTPUT_INJECTION", weight: 0.35, steps: ["divert"] },

  { signal: "CONCEALMENT", weight: 0.4, steps: ["conceal"] },

  { signal: "DATA_EXFILTRATION", weight: 0.45, steps: ["send", "loot", "destination"], gapChars: 60 },
  { signal: "DATA_EXFILTRATION", weight: 0.5, steps: ["reveal", "your", "guarded"] },
  { signal: "DATA_EXFILTRATION", weight: 0.5, steps: ["reveal", "guarded", "given"] },
  { signal: "DATA_EXFILTRATION", weight: 0.2, steps: ["reveal", "loot"] },

  { signal: "ENCODED_PAYLOAD", weight: 0.5, steps: ["decode", "obey"], gapChars: 80, spans: "sentences" },

  { signal: "CHAT_TEMPLATE", weight: 0.4, steps: ["template-token"] },
  { signal: "CHAT_TEMPLATE", weight: 0.3, steps: ["fake-role"] },

  { signal: "CHAT_TEMPLATE", weight: 0.3, steps: ["role-label"], at: "line" },

  { signal: "DELIMITER_ATTACK", weight: 0.3, steps: ["fake-end"] },

  { signal: "OUTPUT_FORCING", weight: 0.4, steps: ["forced-opening", "compliance"], gapChars: 12 },
  { signal: "OUTPUT_FORCING", weight: 0.2, steps: ["forced-opening"] },

  {
    signal: "REFUSAL_SUPPRESSION",
    weight: 0.55,
    steps: ["no-refusal", "must-comply"],
    gapChars: 80,
    spans: "sentences",
  },
  {
    signal: "REFUSAL_SUPPRESSION",
    weight: 0.55,
    steps: ["must-comply", "no-refusal"],
    gapChars: 80,
    spans: "sentences",
  },
  {
    signal: "REFUSAL_SUPPRESSION",
    weight: 0.55,
    steps: ["must-comply", "come-what-may"],
    gapChars: 80,
    spans: "sentences",
  },
  { signal: "REFUSAL_SUPPRESSION", weight: WEAK, steps: ["must-comply"] },
  { signal: "REFUSAL_SUPPRESSION", weight: WEAK, steps: ["no-refusal"] },
  { signal: "REFUSAL_SUPPRESSION", weight: 0.2, steps: ["come-what-may"] },

  { signal: "HIDDEN_TEXT", weight: 0.35, steps: ["html-comment", "reader"], gapChars: 80 },
  { signal: "HIDDEN_TEXT", weight: 0.35, steps: ["html-comment", "dismiss", "order"], gapChars: 80 },
  { signal: "HIDDEN_TEXT", weight: 0.2, steps: ["hidden-style"] },
];
