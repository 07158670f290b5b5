import { z } from "zod";
import { AuditRecord, ErrorAnswer, ReadyAnswer, RoutesAnswer } from "./answers.ts";
import { AlteredAuditRecord } from "./audit/altered.ts";
import { CheckpointSigned } from "./audit/checkpoint.ts";
import { RecordErased } from "./audit/erasure.ts";
import { LedgerKeys, Receipt, SignerRotated } from "./audit/ledger.ts";
import { PolicyShadow } from "./audit/policy-shadow.ts";
import { RecordExported } from "./audit/record-exported.ts";
import { RecordRead } from "./audit/record-read.ts";
import { RetentionApplied } from "./audit/retention.ts";
import { AuditEventAnswer, AuditPage } from "./audit/search.ts";
import { SimulateRequest, SimulationReport } from "./audit/simulate.ts";
import {
  AuthzenConfiguration,
  AuthzenEvaluationRequest,
  AuthzenEvaluationResponse,
  AuthzenEvaluationsRequest,
  AuthzenEvaluationsResponse,
} from "./authzen.ts";
import { ChatRequest, ChatResponse } from "./chat.ts";
import { Decision } from "./decision.ts";
import {
  EvaluateBatchRequest,
  EvaluateBatchResponse,
  EvaluateRequest,
  EvaluateResponse,
} from "./evaluate.ts";
import {
  AuditEvent,
  BudgetOverrun,
  BudgetThreshold,
  DecisionMade,
  GuardCalled,
  PolicyViolated,
  RequestCompleted,
} from "./event.ts";
import type { EventType } from "./event-type.ts";
import { ApprovalDecided, ApprovalExpired, ApprovalRequested, ApprovalUsed } from "./governance/approval.ts";
import {
  AgentBlocked,
  AgentChanged,
  AgentUnblocked,
  ConfigChanged,
  KeyChanged,
  KeyRevoked,
  KeyRotated,
  LoginFailed,
  PolicyActivated,
  PolicyChanged,
  PolicyRejected,
  PolicyWaived,
  ReviewDue,
  ReviewRecorded,
} from "./governance/control-events.ts";
import { UsageReport } from "./governance/usage.ts";
import { GuardrailDefinition } from "./guardrails/definition.ts";
import { GuardrailPolicy, PolicyAttachment } from "./guardrails/guardrail-policy.ts";
import { GuardrailTestRequest, GuardrailTestResponse } from "./guardrails/guardrail-test.ts";
import { PoliciesResolveRequest, PoliciesResolveResponse } from "./guardrails/resolve.ts";
import { MeAnswer } from "./me.ts";
import { PolicyDocument } from "./policy-document.ts";
import { Violation } from "./violation.ts";

/** Who writes it: a `request` comes from others, an `answer` (and an event) from us. */
export type ContractDirection = "request" | "answer";

interface Contract {
  readonly schema: z.ZodType;
  /** Raised by whatever would break those who hold to the released one; a check finds that. */
  readonly version: string;
  readonly direction: ContractDirection;
}

/** Every type of event has a contract for what it holds, of the same name with a hyphen. */
type EventContract<Type extends string = EventType> = Type extends `${infer Of}.${infer What}`
  ? `${Of}-${What}`
  : never;

const contracts: Readonly<Record<string, Contract> & Record<EventContract, Contract>> = {
  "agent-blocked": { schema: AgentBlocked, version: "1", direction: "answer" },
  "agent-registered": { schema: AgentChanged, version: "1", direction: "answer" },
  "agent-unblocked": { schema: AgentUnblocked, version: "1", direction: "answer" },
  "agent-updated": { schema: AgentChanged, version: "1", direction: "answer" },
  "approval-decided": { schema: ApprovalDecided, version: "1", direction: "answer" },
  "approval-expired": { schema: ApprovalExpired, version: "1", direction: "answer" },
  "approval-requested": { schema: ApprovalRequested, version: "1", direction: "answer" },
  "approval-used": { schema: ApprovalUsed, version: "1", direction: "answer" },
  "altered-audit-record": { schema: AlteredAuditRecord, version: "1", direction: "answer" },
  "audit-event-answer": { schema: AuditEventAnswer, version: "1", direction: "answer" },
  "audit-event": { schema: AuditEvent, version: "1", direction: "answer" },
  "audit-page": { schema: AuditPage, version: "1", direction: "answer" },
  "audit-record": { schema: AuditRecord, version: "2", direction: "answer" },
  "authzen-configuration": { schema: AuthzenConfiguration, version: "1", direction: "answer" },
  "authzen-evaluation-request": { schema: AuthzenEvaluationRequest, version: "1", direction: "request" },
  "authzen-evaluation-response": { schema: AuthzenEvaluationResponse, version: "1", direction: "answer" },
  "authzen-evaluations-request": { schema: AuthzenEvaluationsRequest, version: "1", direction: "request" },
  "authzen-evaluations-response": { schema: AuthzenEvaluationsResponse, version: "1", direction: "answer" },
  "budget-overrun": { schema: BudgetOverrun, version: "1", direction: "answer" },
  "budget-threshold": { schema: BudgetThreshold, version: "1", direction: "answer" },
  "chat-request": { schema: ChatRequest, version: "1", direction: "request" },
  "chat-response": { schema: ChatResponse, version: "1", direction: "answer" },
  "checkpoint-signed": { schema: CheckpointSigned, version: "1", direction: "answer" },
  "config-changed": { schema: ConfigChanged, version: "1", direction: "answer" },
  decision: { schema: Decision, version: "2", direction: "answer" },
  "decision-made": { schema: DecisionMade, version: "2", direction: "answer" },
  error: { schema: ErrorAnswer, version: "1", direction: "answer" },
  "evaluate-batch-request": { schema: EvaluateBatchRequest, version: "1", direction: "request" },
  "evaluate-batch-response": { schema: EvaluateBatchResponse, version: "1", direction: "answer" },
  "evaluate-request": { schema: EvaluateRequest, version: "1", direction: "request" },
  "evaluate-response": { schema: EvaluateResponse, version: "1", direction: "answer" },
  "guard-called": { schema: GuardCalled, version: "1", direction: "answer" },
  "guardrail-definition": { schema: GuardrailDefinition, version: "1", direction: "request" },
  "guardrail-policy": { schema: GuardrailPolicy, version: "1", direction: "request" },
  "guardrail-test-request": { schema: GuardrailTestRequest, version: "1", direction: "request" },
  "guardrail-test-response": { schema: GuardrailTestResponse, version: "1", direction: "answer" },
  "key-created": { schema: KeyChanged, version: "1", direction: "answer" },
  "key-revoked": { schema: KeyRevoked, version: "1", direction: "answer" },
  "key-rotated": { schema: KeyRotated, version: "1", direction: "answer" },
  "ledger-keys": { schema: LedgerKeys, version: "1", direction: "answer" },
  "login-failed": { schema: LoginFailed, version: "1", direction: "answer" },
  me: { schema: MeAnswer, version: "1", direction: "answer" },
  "policies-resolve-request": { schema: PoliciesResolveRequest, version: "1", direction: "request" },
  "policies-resolve-response": { schema: PoliciesResolveResponse, version: "1", direction: "answer" },
  "policy-activated": { schema: PolicyActivated, version: "1", direction: "answer" },
  "policy-attachment": { schema: PolicyAttachment, version: "1", direction: "request" },
  "policy-created": { schema: PolicyChanged, version: "1", direction: "answer" },
  "policy-deleted": { schema: PolicyChanged, version: "1", direction: "answer" },
  "policy-document": { schema: PolicyDocument, version: "1", direction: "request" },
  "policy-shadow": { schema: PolicyShadow, version: "1", direction: "answer" },
  "policy-rejected": { schema: PolicyRejected, version: "1", direction: "answer" },
  "policy-updated": { schema: PolicyChanged, version: "1", direction: "answer" },
  "policy-violated": { schema: PolicyViolated, version: "2", direction: "answer" },
  "policy-waived": { schema: PolicyWaived, version: "1", direction: "answer" },
  ready: { schema: ReadyAnswer, version: "1", direction: "answer" },
  receipt: { schema: Receipt, version: "1", direction: "answer" },
  "record-erased": { schema: RecordErased, version: "1", direction: "answer" },
  "record-exported": { schema: RecordExported, version: "1", direction: "answer" },
  "record-read": { schema: RecordRead, version: "1", direction: "answer" },
  "request-completed": { schema: RequestCompleted, version: "2", direction: "answer" },
  "retention-applied": { schema: RetentionApplied, version: "1", direction: "answer" },
  "review-due": { schema: ReviewDue, version: "1", direction: "answer" },
  "review-recorded": { schema: ReviewRecorded, version: "1", direction: "answer" },
  routes: { schema: RoutesAnswer, version: "1", direction: "answer" },
  "signer-rotated": { schema: SignerRotated, version: "1", direction: "answer" },
  "simulate-request": { schema: SimulateRequest, version: "1", direction: "request" },
  "simulation-report": { schema: SimulationReport, version: "1", direction: "answer" },
  "usage-report": { schema: UsageReport, version: "1", direction: "answer" },
  violation: { schema: Violation, version: "2", direction: "answer" },
};

/** The version of each contract. */
export const contractVersions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(contracts).map(([name, { version }]) => [name, version]),
);

/** A contract as those read it who do not read TypeScript. */
export interface PublishedContract extends Pick<Contract, "version" | "direction"> {
  readonly name: string;
  /** JSON Schema 2020-12. */
  readonly schema: object;
}

/** Every contract, with its JSON Schema. */
export function publishedContracts(): readonly PublishedContract[] {
  return Object.entries(contracts).map(([name, { schema, version, direction }]) => ({
    name,
    version,
    direction,
    schema: {
      $id: `urn:meshgate:contract:${name}:${version}`,
      ...z.toJSONSchema(schema, { target: "draft-2020-12", override: dropOurWords }),
    },
  }));
}

/** The JSON Schemas of `contracts/`, by file name. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map(publishedContracts().map(({ name, schema }) => [`${name}.schema.json`, schema]));
}

/** `readonly()` speaks to TypeScript alone, and means something else in JSON Schema; `private` speaks to our own messages. */
function dropOurWords({
  jsonSchema,
}: {
  readonly jsonSchema: { readOnly?: unknown; private?: unknown };
}): void {
  delete jsonSchema.readOnly;
  delete jsonSchema.private;
}
