import { sameBytes } from "../../encoding/bytes.ts";
import { utf8Text } from "../../encoding/utf8.ts";
import type { HashBytes } from "../../hash-bytes.ts";
import { leafHash } from "../../tree/node-hash.ts";
import type { EventPlace, Finding } from "../finding.ts";
import { membersOf } from "../read-members.ts";
import { momentMs } from "./moment-ms.ts";
import { readPermit } from "./read-permit.ts";
import type { PermitEvent } from "./record-source.ts";

/** What one rule of a `retention.applied` event let go: so many leaves of a type, in a stretch of the log, of before a day. */
interface Rule {
  readonly of: string;
  readonly from: number;
  readonly to: number;
  readonly before: string;
  readonly count: number;
  readonly permit: Permit;
  /** Leaves that are the rule's, whether their bodies have gone or not yet. */
  seen: number;
  missing: number;
  first: EventPlace | undefined;
}

interface Permit {
  readonly eventId: string;
  readonly leaf: Uint8Array;
  readonly occurredAt: string;
  readonly occurredAtMs: number;
  /** Whether the event is a leaf, behind all that it lets go. */
  isProved: boolean;
  /** Whether the log goes on with events from long before it: its clock was ahead. */
  isAhead: boolean;
}

/** A leaf as the record has it. Of one whose body is gone, type and time are the database's word. */
interface LeafSeen {
  readonly index: number;
  readonly type: unknown;
  readonly occurredAt: unknown;
}

/** Rules of a type, and those of them that the walk is within, until an index. */
interface TypeRules {
  readonly all: Rule[];
  within: readonly Rule[];
  until: number;
}

/** Clocks of replicas differ; rules are made of days. */
const CLOCKS_DIFFER_MS = 86_400_000;

/**
 * Holds missing bodies to the `retention.applied` events that let them go, by the log alone. Each rule of such an event says of which
 * stretch of the log, of which type, from before which day, and how many. A leaf is the first rule's that fits it. Whoever takes
 * away a body more, or calls it by another type or time, makes a rule have more leaves than its event says, since a leaf that is still
 * there is counted by what its hashed bytes say.
 */
export class PermitBook {
  readonly #rules = new Map<string, TypeRules>();
  readonly #permits = new Map<string, Permit>();
  /** The time of the latest permit so far, as events print it; before all times where there is none. */
  #latest = "";

  /** In the order in which they were granted. */
  constructor(events: readonly PermitEvent[], hash: HashBytes) {
    for (const { eventId, body } of events) {
      const read = readPermit(membersOf(utf8Text(body) ?? ""), eventId);
      if (read === undefined || this.#permits.has(eventId)) continue;
      const { occurredAt, occurredAtMs, rules } = read;
      const leaf = leafHash(body, hash);
      const permit = { eventId, leaf, occurredAt, occurredAtMs, isProved: false, isAhead: false };
      this.#permits.set(eventId, permit);
      for (const rule of rules) this.#add({ ...rule, permit, seen: 0, missing: 0, first: undefined });
    }
  }

  /** Counts a leaf whose body is there, and looks at its time. */
  hear({ index, type, occurredAt }: LeafSeen): void {
    const rule = this.#ruleOf({ index, type, occurredAt });
    if (rule !== undefined) rule.seen += 1;
    if (typeof occurredAt !== "string" || occurredAt >= this.#latest) return;
    const atMs = momentMs(occurredAt) ?? Number.POSITIVE_INFINITY;
    for (const permit of this.#permits.values()) {
      permit.isAhead ||= permit.isProved && atMs + CLOCKS_DIFFER_MS < permit.occurredAtMs;
    }
  }

  /** Hears that an event is the log's. */
  prove(eventId: string, leaf: Uint8Array, index: number): void {
    const permit = this.#permits.get(eventId);
    if (permit === undefined || !sameBytes(permit.leaf, leaf)) return;
    const rules = [...this.#rules.values()].flatMap(({ all }) => all);
    permit.isProved = rules.every((rule) => rule.permit !== permit || rule.to <= index);
    if (permit.occurredAt > this.#latest) this.#latest = permit.occurredAt;
  }

  /** Whether a rule may have let go a body that is not there; the end tells whether it has. */
  covers(leaf: LeafSeen, eventId: string | undefined): boolean {
    const rule = this.#ruleOf(leaf);
    if (rule === undefined) return false;
    rule.seen += 1;
    rule.missing += 1;
    rule.first ??= { index: leaf.index, ...(eventId === undefined ? {} : { eventId }) };
    return true;
  }

  /** Bodies that are gone and that no event of the log, as it stands there, has let go. */
  unproved(): readonly Finding[] {
    return [...this.#rules.values()].flatMap(({ all }) =>
      all.flatMap(({ first, missing, seen, count, permit }): readonly Finding[] =>
        first === undefined || (permit.isProved && !permit.isAhead && seen === count)
          ? []
          : [{ kind: "missing", at: first, count: missing }],
      ),
    );
  }

  #add(rule: Rule): void {
    const rules = this.#rules.get(rule.of) ?? { all: [], within: [], until: 0 };
    this.#rules.set(rule.of, rules);
    rules.all.push(rule);
  }

  #ruleOf({ index, type, occurredAt }: LeafSeen): Rule | undefined {
    const rules = typeof type === "string" ? this.#rules.get(type) : undefined;
    if (rules === undefined || typeof occurredAt !== "string") return undefined;
    if (index >= rules.until) {
      rules.within = rules.all.filter(({ from, to }) => from <= index && index < to);
      const bounds = rules.all.flatMap(({ from, to }) => [from, to]).filter((bound) => bound > index);
      rules.until = bounds.reduce((least, bound) => Math.min(least, bound), Number.POSITIVE_INFINITY);
    }
    // Days and moments of UTC, from the first year to the year 9999, sort as texts.
    return rules.within.find(({ before }) => occurredAt < before);
  }
}
