import { createHash } from "node:crypto";
import type { CapturedContent } from "@meshgate/contracts";
import { concealTexts } from "../guarding/conceal-texts.ts";
import type { CallIds } from "../pipeline/call.ts";
import type { Governed } from "../pipeline/govern.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { SentCall } from "../pipeline/sent-call.ts";
import type { CapturedPart, ContentOwner, Part } from "../ports/content-store.ts";
import type { CaptureRule } from "./capture-rule.ts";
import type { MasterKeys } from "./master-keys.ts";
import { sealPart } from "./seal-part.ts";

/** Keeps texts of some calls, encrypted. Nothing of it runs where nothing is captured. */
export interface Capture {
  /** Undefined where this call is not captured. `sent` is asked for where it is. */
  of(call: CapturableCall, sent: () => SentCall, nowMs: number): CallCapture | undefined;
}

export interface CapturableCall {
  readonly ids: CallIds;
  readonly principal: Principal;
  readonly governed: Governed;
  /** As the caller names it. */
  readonly model: string | undefined;
  /** Whether it goes to a provider. */
  readonly isLetGo: boolean;
}

/** What is kept of one call. */
export interface CallCapture {
  /** As its provider gets it: what guardrails mask is masked. */
  readonly prompt: CapturedPart;
  /** As its caller gets it, but for what was masked in the call: that stays masked here. */
  answer(choices: unknown, nowMs: number): CapturedPart;
}

export function createCapture(rule: CaptureRule, keys: MasterKeys): Capture {
  return {
    of(call, sent, nowMs) {
      const { ids, principal, model, isLetGo } = call;
      if (!(isLetGo || rule.takesBlocked) || !rule.isFor(principal, model)) return undefined;
      const owner = ownerOf(call);
      const seal = (part: Part, value: unknown, sealedAtMs: number): CapturedPart => {
        const { requestId } = ids;
        return { ...sealPart(JSON.stringify(value), { requestId, part }, keys), sealedAtMs, owner };
      };
      const { call: masked, masking } = sent();
      return {
        prompt: seal("prompt", masked.body, nowMs),
        answer: (choices, atMs) => seal("answer", { choices: concealTexts(choices, masking) }, atMs),
      };
    },
  };
}

/** What the event says of it: the hash of what is kept, so that the log proves that. */
export function capturedContent({ box }: CapturedPart): CapturedContent {
  return { sha256: createHash("sha256").update(box).digest("hex"), bytes: box.length };
}

function ownerOf({ principal: { actor, team, agent }, governed }: CapturableCall): ContentOwner {
  const { end_user: endUser, session } = governed.observed.facts.principal;
  return {
    keyId: actor.id,
    ...(team === undefined ? {} : { teamId: team.id }),
    ...(agent === undefined ? {} : { agentId: agent.id }),
    ...(endUser === undefined ? {} : { endUser }),
    ...(session === undefined ? {} : { session }),
  };
}
