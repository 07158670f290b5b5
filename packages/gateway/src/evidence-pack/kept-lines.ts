import type { AuditEvent } from "@meshgate/contracts";

/** Of each kind so many; the events have all. */
const LINES_MAX = 10_000;

/** Files of a pack that repeat some of its events, so that nobody has to look for them. */
export const EXCERPTS = {
  "approvals.ndjson": "approval.",
  "reviews.ndjson": "review.",
  "retention.ndjson": "retention.",
} as const;

/** Picks out the lines of the excerpts as the events go by. */
export class KeptLines {
  readonly #lines = new Map<string, string[]>(Object.keys(EXCERPTS).map((path) => [path, []]));

  take(event: AuditEvent, line: string): void {
    for (const [path, prefix] of Object.entries(EXCERPTS)) {
      if (!event.type.startsWith(prefix)) continue;
      const lines = this.#lines.get(path);
      if (lines !== undefined && lines.length < LINES_MAX) lines.push(`${line}\n`);
    }
  }

  of(path: string): readonly string[] {
    return this.#lines.get(path) ?? [];
  }
}
