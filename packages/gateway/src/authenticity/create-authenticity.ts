import type { Alteration } from "@meshgate/contracts";
import { inTurns } from "../in-turns.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import { areColumnsAltered, type KeptEvent } from "./altered-columns.ts";
import { isTextAltered } from "./altered-text.ts";

/** Holds what the database has of events to the log, each time before it is shown. */
export interface Authenticity {
  /** Those that are not what was recorded, by id, and why. Rejects with `EventStoreUnavailable`. */
  check(events: readonly KeptEvent[]): Promise<ReadonlyMap<string, Alteration>>;
  /** That one was met elsewhere. */
  met(eventId: string, why: Alteration): void;
  /** What an operator should know, as `/v1/ready` tells it. */
  remarks(): readonly { readonly code: string; readonly message: string }[];
}

export interface AuthenticityParts {
  readonly ledger: Pick<Ledger, "size" | "heads" | "positions" | "nodes">;
  readonly clock: Pick<Clock, "nowMs">;
  /** Hears of each altered event as often as it is read. */
  readonly onAltered: (why: Alteration) => void;
}

/** Events that are looked at before everything else that waits goes first: about a millisecond of work. */
const TURN_EVENTS = 32;
/** How long an event may be without a leaf while the log goes on: far longer than the sequencer and unequal clocks take. */
const UNLOGGED_MS_MAX = 60_000;
/** Ids that are remembered, so that each altered event is counted once in what the operator is told. */
const MET_MAX = 10_000;

export function createAuthenticity({ ledger, clock, onAltered }: AuthenticityParts): Authenticity {
  const ids = new Set<string>();

  function met(eventId: string, why: Alteration): void {
    onAltered(why);
    if (ids.size < MET_MAX) ids.add(eventId);
  }

  /** Its leaf hash is not the tree's at that place, or it has no place though later events have. */
  async function unlogged(events: readonly KeptEvent[]): Promise<readonly KeptEvent[]> {
    const asked = events.filter(({ index }) => index === undefined).map(({ id }) => id);
    const places = asked.length === 0 ? undefined : await ledger.positions(asked);
    const size = await ledger.size();
    const placeOf = ({ index, id }: KeptEvent) => index ?? places?.get(id);
    const isInside = (place: number | undefined) => place !== undefined && place >= 0 && place < size;
    const inside = events.filter((event) => isInside(placeOf(event)));
    const hashes = await leavesAt(inside.map((event) => placeOf(event) ?? 0));
    const foreign = inside.filter(
      ({ leafHash }, at) => Buffer.compare(hashes[at] ?? new Uint8Array(0), leafHash) !== 0,
    );
    const outside = events.filter((event) => !isInside(placeOf(event)));
    return [...foreign, ...(await overdue(outside, size))];
  }

  /** None where the tree itself is damaged: then no event is shown to be one of its leaves. */
  async function leavesAt(places: readonly number[]): Promise<readonly Uint8Array[]> {
    try {
      return await ledger.nodes(places.map((place) => ({ level: 0, place })));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      return [];
    }
  }

  async function overdue(events: readonly KeptEvent[], size: number): Promise<readonly KeptEvent[]> {
    if (events.length === 0) return [];
    const [last] = size === 0 ? [] : await ledger.heads(size - 1, size);
    const nowMs = clock.nowMs();
    // Where the log stands still nothing is late: what came after its end waits with all others.
    const endMs = Math.min(last?.occurredAtMs ?? 0, nowMs);
    return events.filter(
      ({ occurredAtMs: atMs }) => atMs < endMs - UNLOGGED_MS_MAX || atMs > nowMs + UNLOGGED_MS_MAX,
    );
  }

  return {
    async check(events) {
      const altered = new Map<string, Alteration>();
      const whole: KeptEvent[] = [];
      for await (const slice of inTurns(events, TURN_EVENTS)) {
        for (const event of slice) {
          if (event.body === undefined) continue;
          if (isTextAltered(event)) altered.set(event.id, "text");
          else if (areColumnsAltered(event)) altered.set(event.id, "columns");
          else whole.push(event);
        }
      }
      if (whole.length > 0) for (const { id } of await unlogged(whole)) altered.set(id, "unlogged");
      for (const [id, why] of altered) met(id, why);
      return altered;
    },
    met,
    remarks() {
      const [first] = ids;
      return first === undefined ? [] : [remarkOf(first, ids.size)];
    },
  };
}

function remarkOf(first: string, count: number) {
  const which = count === 1 ? `Event ${first} is` : `${count} events, ${first} among them, are`;
  return {
    code: "record-altered",
    message: `${which} not what was recorded: somebody changed the database. Nobody is shown them as genuine. Keep it as it is, and run meshgate audit verify.`,
  };
}
