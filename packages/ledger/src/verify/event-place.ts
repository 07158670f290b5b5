import { latin1Text } from "./ascii-text.ts";
import type { EventPlace } from "./finding.ts";
import { membersOf } from "./read-members.ts";

/** The place of an event, with the ids that can be read in what stands there. */
export function placeOf(index: number, event?: Uint8Array): EventPlace {
  const members = event === undefined ? undefined : membersOf(latin1Text(event));
  const { id, request_id: requestId } = members ?? {};
  return {
    index,
    ...(isId(id) ? { eventId: id } : {}),
    ...(isId(requestId) ? { requestId } : {}),
  };
}

/** A UUID: what else stands there is damage, and not for printing. */
function isId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
