export { type Change, type Comparison, comparePolicies } from "./analysis/compare-policies.ts";
export { type DescribedBase, readBaseText } from "./base-text.ts";
export { type BaseTexts, compileBase } from "./compile-base.ts";
export { type Condition, ERROR, FALSE, TRUE, type Truth } from "./conditions/condition.ts";
export { printCondition } from "./conditions/print-condition.ts";
export type { Scalar } from "./conditions/scalar.ts";
export { type TracedTest, traceCondition } from "./conditions/trace-condition.ts";
export { type DecidedModelCall, decide, decideModelCall } from "./decide.ts";
export type {
  AppliedPolicy,
  Decision,
  GovernanceViolation,
  Outcome,
  PolicyIdentity,
  Target,
  TraceStep,
} from "./decision.ts";
export { deepFreeze } from "./deep-freeze.ts";
export { explain } from "./explain.ts";
export type {
  ApprovalFact,
  CallEnvelope,
  CallFacts,
  CallSurface,
  Facts,
  FindingFact,
  LimitFact,
  Location,
  ModelChoice,
  PrincipalFacts,
  ReviewFact,
  RiskLevel,
  Sensitivity,
  TargetFact,
  WaiverFact,
} from "./facts.ts";
export { builtInActions, callSurfaces, isCallEnvelope, modelChoices, riskLevels } from "./facts.ts";
export { compileGovernance, emptyGovernance, type Governance } from "./governance/compile-governance.ts";
export { policyText, readPolicyText } from "./governance/compile-policy.ts";
export type { ApprovalNeed, LimitKind, LimitNeed } from "./governance/needs.ts";
export type { CountedPer, PolicyMatch, PolicyScope } from "./governance/policy.ts";
export {
  type GovernancePolicy,
  type PolicyOf,
  type PolicyType,
  policyTypes,
} from "./governance/policy-table.ts";
export {
  type CompiledGuarding,
  compileGuarding,
  emptyGuarding,
  readGuardingText,
} from "./guardrails/compile-guarding.ts";
export { describeVerdict } from "./guardrails/describe-verdict.ts";
export { guardrailPlanOf } from "./guardrails/guard-model-call.ts";
export type { CompileExpression, GuardingInput, KnownNames } from "./guardrails/guarding-input.ts";
export type {
  GuardingErrorCode,
  GuardingProblem,
  GuardingRemark,
  GuardingWarning,
  GuardingWarningCode,
} from "./guardrails/guarding-problem.ts";
export type {
  Guarding,
  GuardrailContext,
  GuardrailPlan,
  MatchedPolicy,
  PlannedPipeline,
  PlannedStep,
} from "./guardrails/guardrail-plan.ts";
export type {
  GuardrailPhase,
  GuardrailPipeline,
  GuardrailPolicy,
  GuardrailSpec,
  PipelineAction,
  PipelineStep,
  PolicyAttachment,
} from "./guardrails/guardrail-policy.ts";
export type { GuardrailFact, GuardrailVerdict, UnscannedCause } from "./guardrails/guardrail-verdict.ts";
export {
  type GuardrailCode,
  type GuardrailJudgement,
  guardrailCodes,
  judgeGuardrails,
} from "./guardrails/judge-guardrails.ts";
export {
  type ResolvedGuardrails,
  type ResolveGuardrails,
  resolveGuardrails,
} from "./guardrails/resolve-guardrails.ts";
export { stepAction } from "./guardrails/step-action.ts";
export { nearestWord } from "./nearest-word.ts";
export { approvalsNeeded, limitsOf } from "./needs-of-call.ts";
export { compilePatterns, isPrefix } from "./patterns.ts";
export { policiesCovering } from "./policies-covering.ts";
export { isSameTarget, type ProviderEntry } from "./providers.ts";
export type { Result } from "./result.ts";
export { foldCase } from "./routing/fold-case.ts";
export { compileKeywords, type KeywordMatcher } from "./routing/keywords.ts";
export type { ModelProblem } from "./routing/named-targets.ts";
export { normaliseRoutingPolicy, type RoutingPolicy, usdMode } from "./routing/policy.ts";
export { type ResolvedTargets, resolveTargets } from "./routing/resolve-targets.ts";
export { routingSteps } from "./routing/route.ts";
export { applyRules, type RulesVerdict } from "./rules/apply-rules.ts";
export { builtInRuleSet } from "./rules/built-in-rule-set.ts";
export { builtInRules } from "./rules/built-in-rules.ts";
export { type CompiledRules, compileCheckedRules, compileRules } from "./rules/compile-rules.ts";
export { explainRules } from "./rules/explain-rules.ts";
export type { Obligation } from "./rules/obligation.ts";
export type { PolicyCode, PolicyFile, PolicyProblem } from "./rules/policy-problem.ts";
export type { Consequence, Invariant, PolicyPlace, Rule, RuleSet, When } from "./rules/rule-set.ts";
export { firstOfEachLine, yamlFaults } from "./rules/source/yaml-fault.ts";
export { type Foreseen, foresee } from "./simulation/foresee.ts";
export type { MissingFact, RecordedFacts } from "./simulation/missing-fact.ts";
export {
  compileSnapshot,
  type Snapshot,
  type SnapshotInput,
  withGovernance,
  withGuarding,
} from "./snapshot.ts";
export { type SnapshotParts, snapshotParts, snapshotSha256 } from "./snapshot-parts.ts";
export type { SnapshotProblem } from "./snapshot-problems.ts";
export { strictest } from "./strictness.ts";
export {
  type ArgumentCondition,
  compileArgumentCondition,
} from "./tool-arguments/compile-argument-condition.ts";
