import type { Rule, When } from "../rule-set.ts";
import type { DocumentForm } from "../structure/read-document.ts";
import type { RuleForm } from "../structure/read-rule.ts";

/** A rule whose condition was read, and where it stands. */
export interface PlacedRule extends Pick<Rule, "ruleId" | "priority" | "condition" | "test" | "then"> {
  readonly form: RuleForm;
  readonly document: DocumentForm;
  readonly when: When;
}
