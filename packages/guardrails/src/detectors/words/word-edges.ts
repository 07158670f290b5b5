import { isWordEnd, isWordStart } from "../../scan/word-edges.ts";

/**
 * Whether what stands there is a word of its own. An edge is missing only between two characters that could be of one word: so
 * `c++` ends where its last plus does, and a word of a script without spaces may stand anywhere.
 */
export function standsAlone(text: string, start: number, end: number): boolean {
  return hasEdge(text, start) && hasEdge(text, end);
}

function hasEdge(text: string, at: number): boolean {
  return isWordStart(text, at) || isWordEnd(text, at);
}
