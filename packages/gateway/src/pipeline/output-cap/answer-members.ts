import type { LabelCap } from "./label-cap.ts";

/** What an answer, or a chunk of one, says of itself in words. */
const labels: ReadonlySet<string> = new Set(["id", "object", "model", "system_fingerprint", "service_tier"]);

/**
 * What a capped answer, or a chunk of one, keeps beside its choices: its labels, its time and the figures of its usage.
 * Members that OpenAI's form does not have are left out, since they may hold a text that a client shows.
 */
export function keptMembers<T extends object>(answer: T, labelCap: LabelCap): T {
  const kept = Object.entries(answer).map(([name, value]) => [name, keptMember(name, value, labelCap)]);
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as T;
}

function keptMember(name: string, value: unknown, labelCap: LabelCap): unknown {
  if (name === "choices") return value;
  if (labels.has(name)) return typeof value === "string" ? labelCap.take([name], value) : figuresOf(value);
  return name === "created" || name === "usage" ? figuresOf(value) : undefined;
}

/** The numbers in a value, and nothing that holds words. */
function figuresOf(value: unknown): unknown {
  if (typeof value === "number" || value === null) return value;
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const figures = Object.entries(value).map(([name, inner]) => [name, figuresOf(inner)]);
  return Object.fromEntries(figures.filter(([, inner]) => inner !== undefined));
}
