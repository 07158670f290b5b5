import type { Result } from "@meshgate/engine";
import { reaches } from "../../control/directory/reach.ts";
import { allTeamsOnly } from "../../control/policies/policy-reach.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { ControlAnswer, ControlCaller } from "./answer-control.ts";

type Answering = Promise<Result<ControlAnswer, Refusal>> | Result<ControlAnswer, Refusal>;

/** Answers only those whose key is bound to no team. */
export function forAllTeams(work: () => Answering): (caller: ControlCaller) => Answering {
  return ({ principal }) => (reaches(principal, undefined) ? work() : { ok: false, error: allTeamsOnly });
}
