import type { Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { OpenedExport } from "./create-audit-export.ts";

/** Bounds how many exports are open at once: each holds events in memory until its reader takes them. */
export interface ExportSlots {
  /** Opens one, unless its key has too many open, or all keys together have. */
  within(
    keyId: string,
    open: () => Promise<Result<OpenedExport, Refusal>>,
  ): Promise<Result<OpenedExport, Refusal>>;
}

/** A pack takes two: the events and their proof. */
export const OF_KEY_MAX = 8;
export const OF_ALL_MAX = 32;
/** After this long unread an export gives its place to another, and is broken off. */
export const UNREAD_MS_MAX = 60_000;

interface Slot {
  readonly keyId: string;
  /** When its reader took something last. */
  movedMs: number;
  /** Lets go of what it holds. */
  end(): void;
}

export function createExportSlots(clock: Pick<Clock, "monotonicMs">): ExportSlots {
  const slots = new Set<Slot>();

  function fullFor(keyId: string): Refusal | undefined {
    if (slots.size >= OF_ALL_MAX) return limited(`${OF_ALL_MAX} exports are being read`);
    const own = [...slots].filter((slot) => slot.keyId === keyId).length;
    return own >= OF_KEY_MAX ? limited(`This key has ${OF_KEY_MAX} exports open`) : undefined;
  }

  function dropUnread(): void {
    const nowMs = clock.monotonicMs();
    for (const slot of slots) {
      if (nowMs - slot.movedMs <= UNREAD_MS_MAX) continue;
      slots.delete(slot);
      slot.end();
    }
  }

  async function* held(slot: Slot, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
    try {
      for await (const piece of pieces) {
        slot.movedMs = clock.monotonicMs();
        yield piece;
      }
      // Whoever comes back to it must not take the part for the whole.
      if (!slots.has(slot)) throw new Error("The export was not read for a minute, and others waited.");
    } finally {
      slots.delete(slot);
    }
  }

  return {
    async within(keyId, open) {
      if (fullFor(keyId) !== undefined) dropUnread();
      const full = fullFor(keyId);
      if (full !== undefined) return { ok: false, error: full };
      const slot: Slot = { keyId, movedMs: clock.monotonicMs(), end: () => undefined };
      slots.add(slot);
      let isOpen = false;
      try {
        const opened = await open();
        isOpen = opened.ok;
        if (!opened.ok) return opened;
        const { pieces } = opened.value;
        slot.end = () => void pieces.return(undefined);
        return { ok: true, value: { ...opened.value, pieces: held(slot, pieces) } };
      } finally {
        if (!isOpen) slots.delete(slot);
      }
    },
  };
}

function limited(why: string): Refusal {
  return {
    kind: "exports-limited",
    message: `${why}, and no more are opened at once. Read them to their end or close them, then try again.`,
    retryAfterS: 10,
  };
}
