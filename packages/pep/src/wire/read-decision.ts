import { PepError } from "../pep-error.ts";
import { badAnswer, type JsonMembers, readList, readMembers, readText, readTexts } from "./answer-shape.ts";
import type { Obligation, PolicyIdentity } from "./evaluate-response.ts";
import type { PolicyDecision } from "./policy-decision.ts";
import { readObligation } from "./read-obligation.ts";

/**
 * Checks one answer of `POST /evaluate`. It must carry the `correlation_id` of the request, so that an answer to another
 * request is never taken for this one's. Members it does not know are passed over: whatever restricts comes as a decision
 * or an obligation, and there nothing unknown passes. Throws PepError `bad-answer`, `unknown-decision`, `unknown-obligation`.
 */
export function readDecision(value: unknown, requestId: string, path = "answer"): PolicyDecision {
  const members = readMembers(value, path);
  const correlationId = readText(members["correlation_id"], `${path}.correlation_id`);
  if (correlationId !== requestId) throw badAnswer(`${path}.correlation_id`, "the id of the request");
  const grounds = {
    correlation_id: correlationId,
    rationale_codes: readTexts(members["rationale_codes"], `${path}.rationale_codes`),
    policy: readPolicy(members["policy"], `${path}.policy`),
    ...readRule(members["matched_rule_id"], `${path}.matched_rule_id`),
  };
  const decision = readText(members["decision"], `${path}.decision`);
  switch (decision) {
    case "DEGRADE":
      return Object.freeze({ ...grounds, decision, obligations: readObligations(members, path) });
    case "ALLOW":
    case "REQUIRE_REVIEW":
    case "BLOCK":
      if (members["obligations"] !== undefined) {
        throw badAnswer(`${path}.obligations`, `absent, for the decision is ${decision}`);
      }
      return Object.freeze({ ...grounds, decision });
    default:
      throw new PepError(
        "unknown-decision",
        `${path}.decision is ${JSON.stringify(decision.slice(0, 64))}, which this client does not know; upgrade it`,
      );
  }
}

function readObligations(members: JsonMembers, path: string): readonly [Obligation, ...Obligation[]] {
  const [first, ...rest] = readList(members["obligations"], `${path}.obligations`);
  return Object.freeze<[Obligation, ...Obligation[]]>([
    readObligation(first, `${path}.obligations[0]`),
    ...rest.map((obligation, index) => readObligation(obligation, `${path}.obligations[${index + 1}]`)),
  ]);
}

function readPolicy(value: unknown, path: string): PolicyIdentity {
  const members = readMembers(value, path);
  const sha256 = readText(members["policy_sha256"], `${path}.policy_sha256`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw badAnswer(`${path}.policy_sha256`, "64 hexadecimal digits");
  return Object.freeze({
    policy_id: readText(members["policy_id"], `${path}.policy_id`),
    policy_version: readText(members["policy_version"], `${path}.policy_version`),
    policy_sha256: sha256,
  });
}

function readRule(value: unknown, path: string): { readonly matched_rule_id?: string } {
  return value === undefined ? {} : { matched_rule_id: readText(value, path) };
}
