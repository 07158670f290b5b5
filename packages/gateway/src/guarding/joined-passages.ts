import type { Trust } from "@meshgate/guardrails";
import type { Passage } from "./passage.ts";
import { PassageWriter } from "./passage-writer.ts";
import type { Place } from "./place.ts";

/** What the author of a message says in it. */
export interface SpokenText {
  readonly role: string;
  readonly trust: Trust;
  readonly place: Place;
  readonly text: string;
}

/** How much of a text is joined to its neighbour: as long as anything is that is found by the piece, and its context. */
const EDGE_CHARS = 600;

/**
 * Texts that a provider may run together, joined where they meet: with nothing between them, and with a space, where some put
 * a line break. A value that is split over two texts is found there, in both.
 */
export function joinedPassages(texts: readonly SpokenText[]): readonly Passage[] {
  if (texts.length < 2) return [];
  return turnsOf(texts)
    .filter((turn) => turn.length > 1)
    .flatMap((turn) => ["", " "].flatMap((between) => joinTurn(turn, between)));
}

/** All instructions, wherever they stand, and neighbours among the rest that are the model's own, or are not. */
function turnsOf(texts: readonly SpokenText[]): readonly (readonly SpokenText[])[] {
  const instructions: SpokenText[] = [];
  const turns: SpokenText[][] = [instructions];
  let speaker: "model" | "caller" | undefined;
  for (const text of texts) {
    if (text.text === "") continue;
    if (text.trust === "system") {
      instructions.push(text);
      continue;
    }
    const speaks = text.trust === "assistant" ? "model" : "caller";
    if (speaks === speaker) turns.at(-1)?.push(text);
    else turns.push([text]);
    speaker = speaks;
  }
  return turns;
}

/** The middle of a long text was looked at by itself: only its two edges meet anything. */
function joinTurn(turn: readonly SpokenText[], between: string): readonly Passage[] {
  const writer = new PassageWriter({ trust: trustOfAll(turn), isJoined: true });
  for (const [index, { place, text }] of turn.entries()) {
    if (index > 0) writer.glue(between);
    if (text.length <= 2 * EDGE_CHARS) {
      writer.part(place, text, 0, text.length);
      continue;
    }
    if (index > 0) writer.part(place, text, 0, EDGE_CHARS);
    writer.close();
    if (index < turn.length - 1) writer.part(place, text, text.length - EDGE_CHARS, text.length);
  }
  return writer.end();
}

/** The least of them. */
function trustOfAll(turn: readonly SpokenText[]): Trust {
  return turn.some(({ trust }) => trust === "untrusted") ? "untrusted" : (turn[0]?.trust ?? "untrusted");
}
