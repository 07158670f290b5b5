import { expect, test } from "bun:test";
import type * as contracts from "@meshgate/contracts";
import type {
  EvaluateRequest,
  EvaluateResponse,
  Obligation,
  Outcome,
  PolicyDecision,
  PolicyIdentity,
  TraceStep,
} from "@meshgate/pep";

type Both<Ours, Theirs> = [Ours] extends [Theirs] ? ([Theirs] extends [Ours] ? true : never) : never;

// The compiler is the judge: a member that one side has otherwise makes `true` no value of its type.
const same: readonly [
  Both<EvaluateRequest, contracts.EvaluateRequest>,
  Both<EvaluateResponse, contracts.EvaluateResponse>,
  Both<Obligation, contracts.Obligation>,
  Both<Outcome, contracts.Outcome>,
  Both<PolicyIdentity, contracts.PolicyIdentity>,
  Both<TraceStep, contracts.TraceStep>,
  PolicyDecision extends contracts.EvaluateResponse ? true : never,
] = [true, true, true, true, true, true, true];

test("the client's own types are the contract's, both ways", () => {
  expect(same.every((both) => both)).toBe(true);
});
