import { byteWindow } from "./byte-window.ts";
import { type CapWindow, chainWindows } from "./cap-window.ts";
import { type CountTokens, estimateTokens } from "./estimate-tokens.ts";
import { tokenWindow } from "./token-window.ts";

export interface TextCaps {
  readonly tokensMax?: number | undefined;
  /** Of UTF-8. */
  readonly bytesMax?: number | undefined;
}

export interface CapOptions {
  /** The tokenizer; `estimateTokens` unless told. */
  readonly count?: CountTokens;
}

/** The beginning of the text that keeps to every cap, cut at a character. */
export function capText(text: string, caps: TextCaps, options: CapOptions = {}): string {
  const window = openWindow(caps, options);
  return window.push(text) + window.end();
}

/** The beginning of the text that counts at most so many tokens. */
export function capTokens(text: string, tokensMax: number, options: CapOptions = {}): string {
  return capText(text, { tokensMax }, options);
}

/** The beginning of the text that is at most so many bytes of UTF-8. */
export function capBytes(text: string, bytesMax: number): string {
  return capText(text, { bytesMax });
}

/** For one text that comes in pieces. */
export function openWindow(
  { tokensMax, bytesMax }: TextCaps,
  { count = estimateTokens }: CapOptions,
): CapWindow {
  return chainWindows([
    ...(tokensMax === undefined ? [] : [tokenWindow(tokensMax, count)]),
    ...(bytesMax === undefined ? [] : [byteWindow(bytesMax)]),
  ]);
}
