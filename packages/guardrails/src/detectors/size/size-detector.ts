import type { SizeParams } from "../../definition.ts";
import { type CallDetector, countedFindings } from "../call-detector.ts";

/**
 * `SIZE_CHARACTERS`, `SIZE_TOKENS`, `SIZE_MESSAGES`, `SIZE_IMAGES`: more of them than may be. Characters are code points; tokens are
 * counted only where they are limited.
 */
export function createSizeDetector(params: SizeParams): CallDetector {
  const { characters_max, tokens_max, messages_max, images_max } = params;
  return ({ characters, tokens, messages, images }) =>
    countedFindings([
      ...exceeds(characters, characters_max, "SIZE_CHARACTERS"),
      ...(tokens_max === undefined ? [] : exceeds(tokens(), tokens_max, "SIZE_TOKENS")),
      ...exceeds(messages, messages_max, "SIZE_MESSAGES"),
      ...exceeds(images, images_max, "SIZE_IMAGES"),
    ]);
}

function exceeds(count: number, most: number | undefined, type: string): readonly string[] {
  return most !== undefined && count > most ? [type] : [];
}
