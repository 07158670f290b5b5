import type { JsonObject } from "@meshgate/canon";
import type { RecordExported, RecordRead } from "@meshgate/contracts";
import type { Principal } from "../pipeline/identify.ts";
import { type EventOrigin, sealEvent } from "../pipeline/seal.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { ReadEntry } from "./index-blocks.ts";

/** Records who reads the record of others: before it is shown. Rejects with `EventStoreUnavailable`, and then nothing is shown. */
export interface RecordReading {
  /** Nothing is recorded where nothing of another's call is shown. */
  read(principal: Principal, shown: readonly ReadEntry[], what: Omit<RecordRead, "events">): Promise<void>;
  /** Of one call of another, by our request id. */
  call(principal: Principal, requestId: string, events: number): Promise<void>;
  exported(principal: Principal, what: RecordExported): Promise<void>;
}

export interface RecordReadingParts {
  readonly store: Pick<EventStore, "append">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly newId: () => string;
  readonly eventOrigin: () => EventOrigin;
}

export function createRecordReading({ store, clock, newId, eventOrigin }: RecordReadingParts): RecordReading {
  const record = async (
    type: "record.read" | "record.exported",
    { actor }: Principal,
    data: RecordRead | RecordExported,
    requestId?: string,
  ): Promise<void> => {
    const draft = {
      type,
      occurredAtMs: clock.nowMs(),
      actor,
      data: data as object as JsonObject,
      ...(requestId === undefined ? {} : { ids: { requestId, correlationId: requestId } }),
    };
    await store.append([sealEvent(draft, newId(), eventOrigin())]);
  };
  return {
    async read(principal, shown, what) {
      const ofOthers = shown.filter((read) => isOfAnother(read, principal)).length;
      if (ofOthers > 0) await record("record.read", principal, { ...what, events: ofOthers });
    },
    call: (principal, requestId, events) =>
      record("record.read", principal, { what: "call", events }, requestId),
    exported: (principal, what) => record("record.exported", principal, what),
  };
}

function isOfAnother({ joined }: ReadEntry, { actor }: Principal): boolean {
  return joined?.event.requestId !== undefined && joined.event.actor.id !== actor.id;
}
