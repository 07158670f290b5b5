import type { Path } from "@meshgate/canon";
import { isMap, isScalar, isSeq, Scalar } from "yaml";
import { type AmbiguousScalar, ambiguousScalar } from "./ambiguous-scalar.ts";
import type { StructureFinding } from "./finding.ts";

/**
 * The values that YAML 1.1 reads as something else. Documents of PolicyGate were read so: read by 1.2 without a word, a rule
 * on `after_hours: yes` would compare with a text, and match no request.
 */
export function findAmbiguities(node: unknown, path: Path = []): readonly StructureFinding[] {
  if (isMap(node)) {
    return node.items.flatMap(({ key, value }) =>
      findAmbiguities(value, [...path, isScalar(key) ? String(key.value) : ""]),
    );
  }
  if (isSeq(node)) return node.items.flatMap((item, index) => findAmbiguities(item, [...path, index]));
  if (!isScalar(node) || node.type !== Scalar.PLAIN || node.source === undefined) return [];
  const found = ambiguousScalar(node.source, node.value);
  return found !== undefined && matters(found, path) ? [{ path, ...told(node.source, found) }] : [];
}

/** The version is taken as it is written, a description is for people, and a date is one where it is compared. */
function matters({ kind }: AmbiguousScalar, path: Path): boolean {
  const [section] = path;
  if (section === "policy_version" && path.length === 1) return false;
  if (path.at(-1) === "description" && !path.includes("when")) return kind === "boolean";
  return kind !== "date" || section === "signals" || path.includes("when");
}

function told(
  source: string,
  { kind, before, now }: AmbiguousScalar,
): Pick<StructureFinding, "code" | "message" | "mend"> {
  const values = [before, now].filter((reading) => kind !== "date" && reading !== "text");
  return {
    code: "AMBIGUOUS_SCALAR",
    message: `\`${source}\` is ${before} in YAML 1.1, which programs in Python mostly read, and ${now} in YAML 1.2, which is read here`,
    mend:
      values.length === 0
        ? "Put it in quotes."
        : `Write ${values.map((value) => `\`${value}\``).join(" or ")}, or put it in quotes if it is text.`,
  };
}
