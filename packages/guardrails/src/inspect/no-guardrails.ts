import { groupsOf, indexLiterals } from "../scan/literal-index.ts";
import type { GuardrailSet, Inspection, TextSelection } from "./guardrail-set.ts";

const index = indexLiterals(new Set());
const nothing: Inspection = { findings: [], unscanned: [], unscannedBy: new Map() };

const selection: TextSelection = {
  guardrails: [],
  needsWhole: false,
  spanCharsMax: 0,
  literals: { index, groups: groupsOf(index, []) },
  inspect: () => nothing,
};

/** Knows no guardrail, so that whatever names are selected nothing looks, and none of them is said to have. */
export const noGuardrails: GuardrailSet = { definitions: new Map(), select: () => selection };
