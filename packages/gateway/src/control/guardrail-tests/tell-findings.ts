import type { GuardrailTestResponse } from "@meshgate/contracts";
import type { PlacedFinding } from "../../guarding/inspect-passages.ts";
import type { PlacedRange, ValuePath } from "../../guarding/place.ts";
import { codePointOffsets } from "./code-point-offsets.ts";

type ToldFinding = GuardrailTestResponse["findings"][number];
type ToldPlace = Pick<ToldFinding, "path" | "start" | "end">;

/** Findings as a test's answer tells them: in the order of the text, in code points, and never the text itself. */
export function tellFindings(found: readonly PlacedFinding[], value: object): readonly ToldFinding[] {
  const order = pathsInOrder(value);
  const placed = found
    .map((each) => ({ ...each, first: firstRange(each) }))
    .sort(
      (a, b) =>
        (order.get(pointer(a.first.place.path)) ?? 0) - (order.get(pointer(b.first.place.path)) ?? 0) ||
        a.first.start - b.first.start ||
        a.first.end - b.first.end,
    );
  const tell = placeTeller(value);
  return placed.map(({ finding, ranges, first }) => {
    const { guardrail, type, score, evidence, rule, explains } = finding;
    const split = ranges.slice(1).map(tell);
    return {
      guardrail,
      type,
      ...tell(first),
      ...(split.length > 0 && { split }),
      score,
      evidence,
      ...(rule !== undefined && { rule }),
      ...(explains !== undefined && { explains }),
    };
  });
}

function firstRange({ ranges: [first] }: PlacedFinding): PlacedRange {
  if (first === undefined) throw new Error("A finding stands somewhere");
  return first;
}

function placeTeller(value: object): (range: PlacedRange) => ToldPlace {
  const offsetsAt = new Map<string, (units: number) => number>();
  return ({ place, start, end }) => {
    const path = pointer(place.path);
    const key = `${place.kind} ${path}`;
    const offset =
      offsetsAt.get(key) ??
      codePointOffsets(place.kind === "key" ? String(place.path.at(-1)) : textAt(value, place.path));
    offsetsAt.set(key, offset);
    return { path, start: offset(start), end: offset(end) };
  };
}

function textAt(value: unknown, path: ValuePath): string {
  const at = path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
  return String(at ?? "");
}

/** RFC 6901. */
function pointer(path: ValuePath): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Every string, number and member of a value, in the order in which they are written. */
function pathsInOrder(value: object): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const visit = (inner: unknown, path: string) => {
    order.set(path, order.size);
    if (typeof inner !== "object" || inner === null) return;
    for (const [name, each] of Object.entries(inner)) visit(each, path + pointer([name]));
  };
  visit(value, "");
  return order;
}
