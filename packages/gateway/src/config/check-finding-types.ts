import type { Condition, PolicyFile, Rule, RuleSet } from "@meshgate/engine";
import { canonicalType } from "@meshgate/guardrails/findings";
import type { ConfigWarning } from "./problem.ts";

/**
 * Rules that compare the type of a finding with what no built-in detector says: all of them write `EMAIL`, so that `email` never
 * matches, and a rule that waits for it never restricts anything. A warning, since an external guardrail has types of its own.
 */
export function checkFindingTypes(
  { rules }: Pick<RuleSet, "rules">,
  files: readonly PolicyFile[],
): readonly ConfigWarning[] {
  return rules.flatMap((rule) => {
    const named = new Set(typesIn(rule.condition));
    return [...named].flatMap((type) => {
      const what = faultOf(type, named);
      return what === undefined
        ? []
        : [{ ...placeOf(rule, files), code: "FINDING_TYPE_NEVER_SAID", ...what }];
    });
  });
}

/** Every text with which the type of a finding is compared, whole or in part. */
function typesIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "and":
    case "or":
      return condition.operands.flatMap(typesIn);
    case "test": {
      const { test } = condition;
      if (test.kind === "some") return test.list === "findings" ? typesIn(test.where) : [];
      if (test.kind === "one-of" && test.path === "@.type") return test.values.map(String);
      return test.kind === "text" && test.path === "@.type" ? [test.text] : [];
    }
  }
}

function faultOf(
  type: string,
  named: ReadonlySet<string>,
): Pick<ConfigWarning, "message" | "mend"> | undefined {
  const own = canonicalType(type);
  const written = own ?? type.toUpperCase();
  if (type !== type.toUpperCase()) {
    return {
      message: `no finding is of the type \`${type}\`, so the comparison never holds: types are in upper case`,
      mend: `Write \`${written}\`.`,
    };
  }
  if (own === undefined || own === type || named.has(own)) return undefined;
  return {
    message: `the built-in detectors call it \`${own}\`, and none says \`${type}\``,
    mend: `Write \`${own}\`, or both where an external guardrail says \`${type}\`.`,
  };
}

function placeOf({ ruleId, place }: Rule, files: readonly PolicyFile[]) {
  const text = files.find(({ file }) => file === place.file)?.text ?? "";
  return { ...place, excerpt: text.split(/\r?\n/)[place.line - 1] ?? "", path: ruleId };
}
