import type { JsonValue } from "@meshgate/canon";
import { outcomes } from "../../decision.ts";
import type { Consequence } from "../rule-set.ts";
import { readItems, readMap } from "./read-collection.ts";
import { readObligation } from "./read-obligation.ts";
import { readWord } from "./read-value.ts";
import { isList, quote, type Spot, step, type Written } from "./spot.ts";

/** What `then` and `default` hold. */
export function readConsequence(value: Written, spot: Spot): Consequence | undefined {
  const map = readMap(value, spot, { required: ["decision", "rationale_codes"], optional: ["obligations"] });
  if (map === undefined) return undefined;
  const decision = readWord(map["decision"], step(spot, "decision"), outcomes);
  const rationaleCodes = readRationaleCodes(map["rationale_codes"], step(spot, "rationale_codes"));
  const obligations = readObligations(map["obligations"], step(spot, "obligations"));
  if (decision === undefined || rationaleCodes === undefined || obligations === undefined) return undefined;
  return { decision, rationaleCodes, obligations };
}

function readObligations(value: Written, spot: Spot): Consequence["obligations"] | undefined {
  if (value === undefined) return [];
  const obligations = readItems(value, spot, readObligation);
  const areSound = isList(value) && obligations?.length === value.length;
  return areSound ? obligations : undefined;
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
