import type { AuthzenEvaluationRequest, AuthzenEvaluationsRequest } from "./authzen.ts";
import type { ChatRequest } from "./chat.ts";
import type { EvaluateBatchRequest, EvaluateRequest } from "./evaluate.ts";
import type { ApprovalDecide } from "./governance/approval.ts";
import type { GuardrailTestRequest } from "./guardrails/guardrail-test.ts";

/** A whole body for each route that takes one: what the API page offers to send. */

export const chat: ChatRequest = { messages: [{ role: "user", content: "What is a policy?" }] };

export const chatCompletions = {
  model: "auto",
  messages: [{ role: "user", content: "What is a policy?" }],
};

export const evaluate: EvaluateRequest = {
  request_id: "order-1187",
  timestamp: "2026-11-20T18:00:00Z",
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", id: "contract-42", sensitivity: "restricted" },
  subject: { type: "service", id: "summariser" },
  signals: { caller_trust: "medium", contains_personal_data: false, document_chars: 24_000 },
};

export const evaluateBatch: EvaluateBatchRequest = {
  requests: [
    evaluate,
    { action: "data:read", env: { name: "prod" }, resource: { type: "report", sensitivity: "internal" } },
  ],
};

export const authzenEvaluation: AuthzenEvaluationRequest = {
  subject: { type: "user", id: "alice", properties: { role: "analyst" } },
  action: { name: "infer:run" },
  resource: { type: "document", id: "contract-42", properties: { sensitivity: "restricted" } },
  context: { env: { name: "prod" } },
};

export const authzenEvaluations: AuthzenEvaluationsRequest = {
  subject: { type: "user", id: "alice" },
  action: { name: "data:read" },
  evaluations: [
    { resource: { type: "document", id: "contract-42" } },
    { resource: { type: "document", id: "contract-43" } },
  ],
  options: { evaluations_semantic: "deny_on_first_deny" },
};

export const approvalDecide: ApprovalDecide = {
  decision: "approve",
  reason: "The quarter's figures, as agreed.",
};

export const guardrailTest: GuardrailTestRequest = {
  text: "Mail me at jane@example.org",
  guardrails: ["pii", "secrets"],
};
