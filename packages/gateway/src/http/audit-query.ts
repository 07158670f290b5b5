import {
  auditFilters,
  auditSearchParameters,
  ExportFormat,
  Outcome,
  searchableTypes,
  utcTimestamp,
} from "@meshgate/contracts";
import { nearestWord, type Result } from "@meshgate/engine";
import type { ExportQuestion } from "../audit-export/create-audit-export.ts";
import type { AuditQuestion } from "../audit-search/audit-question.ts";
import type { PageQuestion } from "../audit-search/create-audit-search.ts";
import { type TermKind, termKinds } from "../audit-search/terms.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { TimeWindow } from "../ports/audit-index.ts";

/** From `fromMs` on and before `toMs`. */
type Period = Required<TimeWindow>;

/** Reads `from` and `to`, which are all that such a query has, and must both be there. */
export function readPeriod(query: URLSearchParams): Result<Period, Refusal> {
  const known = ["from", "to"];
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return invalid(unknown, unknownParameter(unknown, known));
  const window = readWindow(query);
  if (!window.ok) return window;
  const { fromMs, toMs } = window.value;
  if (fromMs === undefined) return invalid("from", MISSING_TIME);
  if (toMs === undefined) return invalid("to", MISSING_TIME);
  return { ok: true, value: { fromMs, toMs } };
}

const MISSING_TIME = "must be there: a day such as 2026-11-01, or RFC 3339.";

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;
/** Values of one filter: each is a key that the database is asked for. */
const VALUES_MAX = 100;

/** Reads the query of `GET /v1/audit`. */
export function readPageQuestion(query: URLSearchParams): Result<PageQuestion, Refusal> {
  const question = readQuestion(query, auditSearchParameters, "calls");
  if (!question.ok) return question;
  const limit = wholeNumber(query.get("limit") ?? String(LIMIT_DEFAULT));
  if (limit === undefined || limit < 1 || limit > LIMIT_MAX) {
    return invalid("limit", `must be a whole number from 1 to ${LIMIT_MAX}.`);
  }
  const order = query.get("order") ?? "desc";
  if (order !== "asc" && order !== "desc") return invalid("order", "must be `asc` or `desc`.");
  const expand = query.get("expand") ?? "nothing";
  if (expand !== "event" && expand !== "nothing") return invalid("expand", "must be `event`.");
  const cursor = query.get("cursor");
  return {
    ok: true,
    value: { ...question.value, limit, order, expand, ...(cursor === null ? {} : { cursor }) },
  };
}

/** Reads the query of `GET /v1/audit/export` and of its proof. */
export function readExportQuestion(query: URLSearchParams): Result<ExportQuestion, Refusal> {
  const question = readQuestion(query, [...auditFilters, "format", "from_index", "size"], "events");
  if (!question.ok) return question;
  const format = ExportFormat.safeParse(query.get("format") ?? "ndjson");
  if (!format.success) return invalid("format", `must be one of ${ExportFormat.options.join(", ")}.`);
  const fromIndex = wholeNumber(query.get("from_index") ?? "0");
  if (fromIndex === undefined) return invalid("from_index", "must be an index of the log: a whole number.");
  const asked = query.get("size");
  const size = asked === null ? undefined : wholeNumber(asked);
  if (asked !== null && size === undefined) return invalid("size", "must be a whole number.");
  return {
    ok: true,
    value: { ...question.value, format: format.data, fromIndex, ...(size === undefined ? {} : { size }) },
  };
}

function readQuestion(
  query: URLSearchParams,
  known: readonly string[],
  unsaid: AuditQuestion["lists"],
): Result<AuditQuestion, Refusal> {
  for (const name of query.keys()) {
    if (!known.includes(name)) return invalid(name, unknownParameter(name, known));
    const values = query.getAll(name);
    if (!auditFilters.includes(name) && values.length > 1) return invalid(name, "may be given once.");
    if (values.length > VALUES_MAX) return invalid(name, `may be given ${VALUES_MAX} times at most.`);
    if (values.includes("")) return invalid(name, "must not be empty.");
  }
  const window = readWindow(query);
  if (!window.ok) return window;
  const lists = readLists(query.getAll("type"), unsaid);
  if (!lists.ok) return lists;
  const filters = readFilters(query, lists.value.types);
  if (!filters.ok) return filters;
  const ids = query.getAll("id");
  return { ok: true, value: { window: window.value, filters: filters.value, lists: lists.value.lists, ids } };
}

const statuses = ["success", "failure", "interrupted", "pending"];
const words: Readonly<Partial<Record<TermKind, readonly string[]>>> = {
  outcome: Outcome.options,
  status: statuses,
};

function readFilters(
  query: URLSearchParams,
  types: readonly string[],
): Result<ReadonlyMap<TermKind, readonly string[]>, Refusal> {
  const filters = new Map<TermKind, readonly string[]>();
  for (const kind of termKinds) {
    const values = kind === "type" ? types : query.getAll(kind);
    if (values.length === 0) continue;
    const unknown = values.find((value) => words[kind]?.includes(value) === false);
    if (unknown !== undefined) return invalid(kind, `must be one of ${words[kind]?.join(", ")}.`);
    filters.set(kind, values);
  }
  return { ok: true, value: filters };
}

interface Lists {
  readonly lists: AuditQuestion["lists"];
  readonly types: readonly string[];
}

function readLists(types: readonly string[], unsaid: AuditQuestion["lists"]): Result<Lists, Refusal> {
  const [only, ...more] = types;
  if (only === undefined) return { ok: true, value: { lists: unsaid, types: [] } };
  if (more.length === 0 && only === "calls") return { ok: true, value: { lists: "calls", types: [] } };
  if (more.length === 0 && only === "all") return { ok: true, value: { lists: "events", types: [] } };
  const unknown = types.find((type) => !searchableTypes.includes(type));
  if (unknown === undefined) return { ok: true, value: { lists: "events", types } };
  const meant = nearestWord(unknown, searchableTypes);
  const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return invalid(
    "type",
    `must be \`calls\` or \`all\` alone, or types of events such as decision.made.${hint}`,
  );
}

function readWindow(query: URLSearchParams): Result<TimeWindow, Refusal> {
  const window: { fromMs?: number; toMs?: number } = {};
  for (const name of ["from", "to"] as const) {
    const [text, ...more] = query.getAll(name);
    if (text === undefined) continue;
    const utc = utcTimestamp(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
    if (utc === undefined || more.length > 0) {
      return invalid(
        name,
        "must be one time: a day such as 2026-11-20, or RFC 3339 such as 2026-11-20T18:00:00Z.",
      );
    }
    // Of a leap second, the end.
    window[name === "from" ? "fromMs" : "toMs"] = Date.parse(utc.replace(":60", ":59"));
  }
  const { fromMs, toMs } = window;
  if (fromMs !== undefined && toMs !== undefined && toMs < fromMs) {
    return invalid("to", "must not be before `from`.");
  }
  return { ok: true, value: window };
}

function unknownParameter(name: string, known: readonly string[]): string {
  const meant = nearestWord(name, known);
  const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return `is not known here.${hint} Known: ${known.join(", ")}.`;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function invalid(field: string, what: string): Result<never, Refusal> {
  return { ok: false, error: { kind: "invalid-request", message: `\`${field}\` ${what}`, field } };
}
