import { type JsonToken, jsonTokens, readsAsJson } from "./json-tokens.ts";
import type { Passage, Segment } from "./passage.ts";
import type { Place, PlacedRange } from "./place.ts";

/** How much is put into one passage of many texts; one text alone may be longer. */
const PASSAGE_CHARS_MAX = 32 * 1024;

type PassageKind = Pick<Passage, "trust" | "isJoined">;

/** Puts passages together, text by text. */
export class PassageWriter {
  readonly #kind: PassageKind;
  readonly #passages: Passage[] = [];
  #text = "";
  #segments: Segment[] = [];

  constructor(kind: PassageKind) {
    this.#kind = kind;
  }

  /** A text of the value. JSON in it is read as JSON: escapes resolved, each string by itself. */
  text(place: Place, text: string): void {
    if (readsAsJson(text)) for (const token of jsonTokens(text)) this.#token(place, token);
    else this.part(place, text, 0, text.length);
  }

  /** The same of a part of the text. */
  part(place: Place, text: string, start: number, end: number): void {
    this.#segment(text.slice(start, end), place, { start, end, form: "text" });
  }

  /** What stands between texts. */
  glue(glue: string): void {
    this.#text += glue;
  }

  /** Ends a line; where the passage is long enough the next one begins. */
  line(): void {
    this.#text += "\n";
    if (this.#text.length > PASSAGE_CHARS_MAX) this.close();
  }

  /** Ends the passage. */
  close(): void {
    if (this.#segments.length > 0) {
      const { trust, isJoined } = this.#kind;
      this.#passages.push({ trust, isJoined, text: this.#text, segments: this.#segments });
      this.#segments = [];
    }
    this.#text = "";
  }

  /** All that was written. */
  end(): readonly Passage[] {
    this.close();
    return this.#passages;
  }

  #token(place: Place, { text, start, end, kind }: JsonToken): void {
    if (kind === "structure") this.glue(text);
    else this.#segment(text, place, { start, end, form: kind === "number" ? "json-number" : "json-string" });
  }

  #segment(text: string, place: Place, { start, end, form }: Omit<PlacedRange, "place">): void {
    if (text === "") return;
    this.#segments.push({ place, start, end, form, from: this.#text.length, chars: text.length });
    this.#text += text;
  }
}
