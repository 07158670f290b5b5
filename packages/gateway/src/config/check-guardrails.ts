import { checkDetectorParams } from "./check-detector-params.ts";
import { definitionOf, onlyPhaseOf } from "./guardrail-definitions.ts";
import type { GuardrailEntry } from "./guardrails-schema.ts";
import type { ConfigPath, ProblemCode } from "./problem.ts";

/** What is wrong with a guardrail by itself, at a place within it. */
export interface GuardrailFault {
  readonly path: ConfigPath;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What the shape of a guardrail cannot say: what its detector cannot do, and parameters that make no detector. */
export function checkGuardrails(guardrails: readonly GuardrailEntry[] = []): readonly GuardrailFault[] {
  return guardrails.flatMap((guardrail, index) =>
    [
      ...unsupportedMask(guardrail),
      ...maskThatRestoresNothing(guardrail),
      ...nothingToLookAt(guardrail),
      ...thresholdOfNothing(guardrail),
      ...checkDetectorParams(definitionOf(guardrail)),
    ].map((fault) => ({ ...fault, path: ["guardrails", index, ...fault.path] })),
  );
}

type Detector = GuardrailEntry["detector"];

/** What they find is a place in a text, small enough to put something else there. */
const maskable: ReadonlySet<Detector> = new Set(["pii", "secrets", "words", "patterns", "http"]);

function unsupportedMask({ action, detector }: GuardrailEntry): readonly GuardrailFault[] {
  if (action !== "mask" || maskable.has(detector)) return [];
  return [
    {
      path: ["action"],
      code: "MASK_UNSUPPORTED",
      message: `\`${detector}\` finds nothing that could be masked`,
      mend: "Write `block` or `flag`.",
    },
  ];
}

/** Only what is masked in a call comes back, in its answer. */
function maskThatRestoresNothing(entry: GuardrailEntry): readonly GuardrailFault[] {
  if (!("mask" in entry.params) || entry.params.mask !== "reversible") return [];
  const path = ["params", "mask"];
  const { action, mode } = definitionOf(entry);
  if (action !== "mask") {
    return [
      {
        path,
        code: "INVALID_VALUE",
        message: `with \`action: ${action}\` nothing is masked, so nothing comes back`,
        mend: "Add `action: mask`, or remove the key.",
      },
    ];
  }
  if (mode !== "post_call") return [];
  return [
    {
      path,
      code: "INVALID_VALUE",
      message: "what is masked in an answer is masked for good, and the guardrail looks at answers alone",
      mend: "Write `mode: pre_call` or `both`, or remove the key.",
    },
  ];
}

function nothingToLookAt(entry: GuardrailEntry): readonly GuardrailFault[] {
  const only = onlyPhaseOf(entry);
  if (only === undefined || entry.mode === undefined || entry.mode === "both" || entry.mode === only)
    return [];
  return [
    {
      path: ["mode"],
      code: "INVALID_VALUE",
      message:
        only === "pre_call"
          ? "the guardrail looks at calls, and has nothing to look at in an answer"
          : "the guardrail looks at answers, and has nothing to look at in a call",
      mend: `Write \`${only}\`, or leave the key out.`,
    },
  ];
}

const withoutScore: ReadonlySet<Detector> = new Set(["json_schema", "tools", "size"]);

function thresholdOfNothing({ threshold, detector }: GuardrailEntry): readonly GuardrailFault[] {
  if (threshold === undefined || !withoutScore.has(detector)) return [];
  return [
    {
      path: ["threshold"],
      code: "INVALID_VALUE",
      message: `what \`${detector}\` finds has no score`,
      mend: "Remove the key.",
    },
  ];
}
