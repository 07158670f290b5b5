import { canonicalJson, type JsonObject, type JsonValue } from "@meshgate/canon";
import type { LocatedDecision } from "./locate-decision.ts";

/**
 * Whether an event is canonical JSON as `sealEvent` prints it, has exactly this decision and these facts at their places, each
 * key once (else one reader could see another decision than the next), and its identifiers as texts.
 */
export function isSealedAround(body: string, located: LocatedDecision, decision: string): boolean {
  const { decisionAt, facts, factsAt, snapshotSha256 } = located;
  if (!body.startsWith(decision, decisionAt)) return false;
  const before = body.slice(0, decisionAt);
  const between = body.slice(decisionAt + decision.length, factsAt);
  const around = `${before}null${between}null${body.slice(factsAt + facts.length)}`;
  const event: Around = JSON.parse(around);
  return (
    event.data?.decision === null &&
    event.data.facts === null &&
    typeof event.id === "string" &&
    (event.request_id === undefined || typeof event.request_id === "string") &&
    event.snapshot_sha256 === snapshotSha256 &&
    canonicalJson(event) === around
  );
}

type Around = JsonObject & {
  readonly id?: JsonValue;
  readonly request_id?: JsonValue;
  readonly snapshot_sha256?: string;
  readonly data?: { readonly decision?: JsonValue; readonly facts?: JsonValue };
};
