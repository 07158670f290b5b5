/**
 * What a gateway reads before anybody asks for more than calls and decisions: those, the configuration, and what is governed. The
 * other schemas are twice as many, and are loaded with the surfaces that read them.
 */
export { Alteration } from "./audit/altered.ts";
export { AuthzenEvaluationRequest, AuthzenEvaluationsRequest } from "./authzen.ts";
export { ChatRequest } from "./chat.ts";
export { ChatCompletionsRequest } from "./chat-completions.ts";
export { EvaluateBatchRequest, EvaluateRequest, signalName } from "./evaluate.ts";
export { EventType } from "./event-type.ts";
export { AgentCreate } from "./governance/agent.ts";
export { ChangeStep } from "./governance/change.ts";
export { EntityName, isFreeAlias, reservedAliasError } from "./governance/entity-fields.ts";
export {
  AgentEntry,
  KeySha256,
  keyFields,
  policyEntryNamed,
  TeamEntry,
} from "./governance/governance-document.ts";
export { KeyCreate } from "./governance/key.ts";
export { PolicyCreate } from "./governance/policy.ts";
export { LastReview } from "./governance/review.ts";
export { TeamCreate } from "./governance/team.ts";
export { nanoUsd } from "./governance/usd-amount.ts";
export { PolicyAttachmentCreate } from "./guardrails/attachment-api.ts";
export { GuardrailDefinition } from "./guardrails/definition.ts";
export { GuardrailNames, GuardrailPolicy, PolicyAttachment } from "./guardrails/guardrail-policy.ts";
export { PolicyVersionStatus } from "./guardrails/policy-api.ts";
export { isChatCompletionsRequest } from "./is-chat-completions-request.ts";
export { isEvaluateBatchRequest, isEvaluateRequest } from "./is-evaluate-request.ts";
export { utcTimestamp } from "./timestamp.ts";
