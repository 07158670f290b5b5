import type { JsonValue } from "@meshgate/canon";
import { outcomes } from "../../decision.ts";
import type { Consequence } from "../rule-set.ts";
import type { StructureFinding } from "../source/finding.ts";
import { readObligation } from "./read-obligation.ts";
import { isList, quote, readItems, readMap, readWord, type Spot, step, type Written } from "./shape.ts";

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
    const found = isList(value) ? `a list of ${value.length}` : "no list";
    spot.report({ ...invalidCodes, path: spot.path, message: `the rationale codes are ${found}` });
    return undefined;
  }
  const [first, ...others] = value.flatMap((code, index) => {
    const fault = codeFault(code, value.slice(0, index));
    if (fault === undefined && typeof code === "string") return [code];
    spot.report({ ...invalidCodes, path: [...spot.path, index], ...fault });
    return [];
  });
  return first === undefined || others.length + 1 < value.length ? undefined : [first, ...others];
}

const invalidCodes: Omit<StructureFinding, "path"> = {
  code: "INVALID_RATIONALE_CODES",
  message: "this is not a rationale code",
  mend: `Write a list of 1 to ${CODES_MAX} codes such as \`[POLICY_DEFAULT_DENY]\`.`,
};

type Fault = Pick<StructureFinding, "message" | "mend">;

function codeFault(code: JsonValue, before: readonly JsonValue[]): Fault | undefined {
  if (typeof code !== "string" || !/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) {
    return {
      message: typeof code === "string" ? `${quote(code)} is not a rationale code` : "this is not text",
      mend: "Write 1 to 64 upper-case letters, digits and `_`, beginning with a letter.",
    };
  }
  if (!before.includes(code)) return undefined;
  return { message: `the code \`${code}\` stands here for the second time`, mend: "Keep one of the two." };
}
