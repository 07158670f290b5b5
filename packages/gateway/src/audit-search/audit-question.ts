import { hash } from "node:crypto";
import { canonicalJson } from "@meshgate/canon";
import type { RecordedFilter } from "@meshgate/contracts";
import type { TimeWindow } from "../ports/audit-index.ts";
import type { Order } from "./find-indexed.ts";
import type { Selection } from "./selection.ts";
import { LISTED, PENDING, type TermKind, term } from "./terms.ts";

/** Which events somebody asks for. */
export interface AuditQuestion {
  readonly window: TimeWindow;
  /** Agents, teams, keys and policies by id or by name. */
  readonly filters: ReadonlyMap<TermKind, readonly string[]>;
  /** Each call once, by its last event; or every event. */
  readonly lists: "calls" | "events";
  /** Our request ids or callers' own; none: of every call. */
  readonly ids: readonly string[];
}

/** What is called by a name beside its id. */
export type NamedKind = "agent" | "team" | "key" | "policy";

/** The id of whoever has that name now. */
export type IdOf = (kind: NamedKind, name: string) => string | undefined;

/** INVARIANT: a reader that belongs to a team finds that team's events alone, whatever is asked for. */
export function selectionOf(
  { window, filters, lists }: AuditQuestion,
  idOf: IdOf,
  teamId: string | undefined,
): Selection {
  const groups = [...filters].map(([kind, values]) =>
    values.flatMap((value) => meant(kind, value, idOf)).map((value) => term(kind, value)),
  );
  return {
    window,
    groups: [
      ...(teamId === undefined ? [] : [[term("team", teamId)]]),
      ...groups,
      ...(lists === "calls" ? [[LISTED, PENDING]] : []),
    ],
  };
}

function meant(kind: TermKind, value: string, idOf: IdOf): readonly string[] {
  const id = isNamed(kind) ? idOf(kind, value) : undefined;
  return id === undefined || id === value ? [value] : [value, id];
}

function isNamed(kind: TermKind): kind is NamedKind {
  return kind === "agent" || kind === "team" || kind === "key" || kind === "policy";
}

/** Words of ours, and names that an operator gave to machines; an address of a person has an `@`, a name of one a space. */
const PLAIN = /^[\w./:+-]{1,128}$/;

/** What the record keeps of a question: ids in place of names, and nothing that a person may be known by. */
export function recordedFilter({ window, filters, lists, ids }: AuditQuestion, idOf: IdOf): RecordedFilter {
  const { fromMs, toMs } = window;
  const kept: Record<string, readonly string[]> = {};
  for (const [kind, values] of filters) {
    kept[kind] = values.map((value) => {
      if (!isNamed(kind)) return PLAIN.test(value) ? value : WITHHELD;
      return idOf(kind, value) ?? WITHHELD;
    });
  }
  if (ids.length > 0) kept["id"] = ids.map((id) => (UUID.test(id) ? id : WITHHELD));
  if (fromMs !== undefined) kept["from"] = [new Date(fromMs).toISOString()];
  if (toMs !== undefined) kept["to"] = [new Date(toMs).toISOString()];
  if (lists === "calls") kept["type"] = ["calls"];
  return kept;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WITHHELD = "(withheld)";

/** Tells one question from another: a page's cursor is good for the question alone that it came with. */
export function questionDigest({ window, groups }: Selection, ids: readonly string[], order: Order): string {
  const text = canonicalJson({
    window: { ...window },
    groups: groups.map((group) => [...group]),
    ids: [...ids],
    order,
  });
  return hash("sha256", text, "buffer").subarray(0, 9).toString("base64url");
}
