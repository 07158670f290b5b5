import type { JsonValue } from "@meshgate/canon";
import { outcomes } from "../../decision.ts";
import type { Obligation } from "../obligation.ts";
import type { Consequence } from "../rule-set.ts";
import { readMap } from "./read-collection.ts";
import { readObligation } from "./read-obligation.ts";
import { readWord } from "./read-value.ts";
import { isList, quote, type Spot, step, type Written, wrongType } from "./spot.ts";

/** What of a consequence's structure is sound; what is not is `undefined`. */
export interface ConsequenceForm {
  readonly decision: Consequence["decision"] | undefined;
  readonly rationaleCodes: Consequence["rationaleCodes"] | undefined;
  /** As many as are written. */
  readonly obligations: readonly (Obligation | undefined)[] | undefined;
}

/** What `then` and `default` hold. */
export function readConsequence(value: Written, spot: Spot): ConsequenceForm | undefined {
  const map = readMap(value, spot, { required: ["decision", "rationale_codes"], optional: ["obligations"] });
  if (map === undefined) return undefined;
  return {
    decision: readWord(map["decision"], step(spot, "decision"), outcomes),
    rationaleCodes: readRationaleCodes(map["rationale_codes"], step(spot, "rationale_codes")),
    obligations: readObligations(map["obligations"], step(spot, "obligations")),
  };
}

/** The consequence, if all of it is sound. */
export function soundConsequence(form: ConsequenceForm | undefined): Consequence | undefined {
  const { decision, rationaleCodes, obligations } = form ?? {};
  if (decision === undefined || rationaleCodes === undefined || obligations === undefined) return undefined;
  const sound = obligations.filter((one) => one !== undefined);
  return sound.length < obligations.length ? undefined : { decision, rationaleCodes, obligations: sound };
}

function readObligations(value: Written, spot: Spot): ConsequenceForm["obligations"] {
  if (value === undefined) return [];
  if (!isList(value)) return wrongType(value, spot, "a list");
  return value.map((one, index) => readObligation(one, step(spot, index)));
}

const CODES_MAX = 16;

function readRationaleCodes(value: Written, spot: Spot): Consequence["rationaleCodes"] | undefined {
  if (value === undefined) return undefined;
  if (!isList(value) || value.length === 0 || value.length > CODES_MAX) {
    const message = isList(value) ? `there are ${value.length} rationale codes` : "this is no list of codes";
    spot.report({ ...invalidCodes, path: spot.path, message });
    return undefined;
  }
  const codes = value.flatMap(
    (code, index) => readCode(code, value.slice(0, index), step(spot, index)) ?? [],
  );
  const [first, ...others] = codes;
  return first === undefined || codes.length < value.length ? undefined : [first, ...others];
}

function readCode(code: JsonValue, before: readonly JsonValue[], spot: Spot): string | undefined {
  if (typeof code !== "string" || !/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) {
    spot.report({
      ...invalidCodes,
      path: spot.path,
      message: typeof code === "string" ? `${quote(code)} is not a rationale code` : "this is not text",
      mend: "Write 1 to 64 upper-case letters, digits and `_`, beginning with a letter.",
    });
    return undefined;
  }
  if (!before.includes(code)) return code;
  spot.report({
    ...invalidCodes,
    path: spot.path,
    message: `the code \`${code}\` stands here for the second time`,
    mend: "Keep one of the two.",
  });
  return undefined;
}

const invalidCodes = {
  code: "INVALID_RATIONALE_CODES",
  mend: `Write a list of 1 to ${CODES_MAX} codes such as \`[POLICY_DEFAULT_DENY]\`.`,
} as const;
