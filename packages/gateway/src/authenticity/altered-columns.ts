import type { AuditEvent } from "@meshgate/contracts";
import type { SealedEvent } from "../ports/event-store.ts";

/** What the database has of an event: its text, and by what it is found beside. */
export type KeptEvent = Pick<SealedEvent, "id" | "occurredAtMs" | "leafHash"> &
  Partial<Pick<SealedEvent, "type" | "requestId" | "correlationId" | "actorId">> & {
    /** Absent where retention has dropped it. */
    readonly body?: string;
    /** Where it stands in the tree, where that is known. */
    readonly index?: number;
  };

/** Whether a row says otherwise than the text in it: who changes it hides an event, or gives it to another. */
export function areColumnsAltered(kept: KeptEvent): boolean {
  const said = parsed(kept.body ?? "");
  if (said?.id !== kept.id || Date.parse(said.occurred_at) !== kept.occurredAtMs) return true;
  // Rows of the log alone have no more.
  if (kept.type === undefined) return false;
  const ownCorrelation = said.correlation_id === said.request_id ? undefined : said.correlation_id;
  return (
    said.type !== kept.type ||
    said.actor?.id !== kept.actorId ||
    said.request_id !== kept.requestId ||
    ownCorrelation !== kept.correlationId
  );
}

function parsed(body: string): AuditEvent | undefined {
  try {
    return JSON.parse(body);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
