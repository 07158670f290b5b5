import type { PlacedEdit } from "../edit-value.ts";
import type { Passage, Segment } from "../passage.ts";

/**
 * A passage as it reads with some ranges masked. What stands in their place is glue: what is found there was masked already, and
 * what is found beside it still stands where it came from. The very passage where nothing is masked.
 */
export function maskPassage(passage: Passage, edits: readonly PlacedEdit[]): Passage {
  const touching = edits.filter(({ range }) => passage.segments.some((segment) => overlaps(segment, range)));
  if (touching.length === 0) return passage;
  const masked = new MaskedPassage();
  let at = 0;
  for (const segment of passage.segments) {
    masked.glue(passage.text.slice(at, segment.from));
    masked.segment(
      segment,
      passage.text,
      touching.filter(({ range }) => overlaps(segment, range)),
    );
    at = segment.from + segment.chars;
  }
  masked.glue(passage.text.slice(at));
  return { ...passage, text: masked.text, segments: masked.segments };
}

class MaskedPassage {
  text = "";
  readonly segments: Segment[] = [];
  /** Masks that stand already: one that covers several segments is written once. */
  readonly #written = new Set<PlacedEdit>();

  glue(glue: string): void {
    this.text += glue;
  }

  segment(segment: Segment, text: string, edits: readonly PlacedEdit[]): void {
    let at = 0;
    for (const edit of [...edits].sort((a, b) => a.range.start - b.range.start)) {
      const [start, end] = charsOf(segment, edit);
      this.#keep(segment, text, at, start);
      if (!this.#written.has(edit)) this.glue(edit.replacement);
      this.#written.add(edit);
      at = Math.max(at, end);
    }
    this.#keep(segment, text, at, segment.chars);
  }

  #keep(segment: Segment, text: string, from: number, to: number): void {
    if (to <= from) return;
    const isWhole = from === 0 && to === segment.chars;
    const range = isWhole ? {} : { start: segment.start + from, end: segment.start + to };
    this.segments.push({ ...segment, ...range, from: this.text.length, chars: to - from });
    this.text += text.slice(segment.from + from, segment.from + to);
  }
}

/** What an edit covers of a segment, in characters of it; an escape or a number goes whole. */
function charsOf({ start, end, chars, form }: Segment, { range }: PlacedEdit): readonly [number, number] {
  const isWhole = form === "json-number" || chars !== end - start;
  return isWhole ? [0, chars] : [Math.max(0, range.start - start), Math.min(chars, range.end - start)];
}

function overlaps(segment: Segment, range: PlacedEdit["range"]): boolean {
  return segment.place === range.place && segment.start < range.end && range.start < segment.end;
}
