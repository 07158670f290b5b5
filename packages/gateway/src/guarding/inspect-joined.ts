import type { TextSelection } from "@meshgate/guardrails";
import type { PlacedFinding } from "./inspect-passages.ts";
import type { Passage } from "./passage.ts";
import { overlap } from "./place.ts";
import { placedFindings } from "./placed-findings.ts";

/**
 * What only joining shows of these findings: what is in several texts, or in one by a word that the joint makes (`pass`, `word=…`).
 * A word that is whole in the text before says nothing of the next one: `Date of birth?`, `12/03/2024 is the deadline`.
 */
export function findingsByJoint(
  selection: TextSelection,
  passage: Passage,
  findings: readonly PlacedFinding[],
): readonly PlacedFinding[] {
  const within = findings.filter((found) => !isSplit(found));
  if (within.length === 0) return findings;
  const apart = setApart(passage);
  const known = placedFindings(selection.inspect(apart.text, apart.trust), apart);
  return findings.filter((found) => isSplit(found) || !known.some((other) => isSame(found, other)));
}

/** The same with words that end where their texts do. Over a line break nothing is assigned. */
function setApart(passage: Passage): Passage {
  const pieces = passage.segments.map(({ from, chars }) => passage.text.slice(from, from + chars));
  let text = "";
  const segments = passage.segments.map((segment, index) => {
    const from = text.length;
    const [piece = "", next = ""] = pieces.slice(index, index + 2);
    text += piece + (goesOn(piece, next) ? "\n" : " ");
    return { ...segment, from };
  });
  return { ...passage, text, segments };
}

/** Whether a text ends within an assignment: in its name, or behind its sign. */
function goesOn(text: string, next: string): boolean {
  return text.endsWith("=") || (/\w$/.test(text.slice(-1)) && /^\w{0,40}=/.test(next));
}

function isSplit({ ranges }: PlacedFinding): boolean {
  return ranges.some(({ place }) => place !== ranges[0]?.place);
}

function isSame(found: PlacedFinding, other: PlacedFinding): boolean {
  return (
    found.finding.guardrail === other.finding.guardrail &&
    found.finding.type === other.finding.type &&
    found.ranges.some((range) => other.ranges.some((known) => overlap(range, known)))
  );
}
