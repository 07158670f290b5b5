/**
 * Lets the beginning of a text through that comes in pieces, up to a cap. INVARIANT: what it lets through in all is a
 * prefix of the text, cut at a character, and the same however the text is split.
 */
export interface CapWindow {
  /** What may be passed on now. */
  push(piece: string): string;
  /** What was held back and may be passed on, at the end of the text. */
  end(): string;
  /** Whether nothing more will be let through. */
  isFull(): boolean;
}

/** Lets through what all of them let through, one after another. */
export function chainWindows(windows: readonly CapWindow[]): CapWindow {
  return {
    push: (piece) => windows.reduce((text, window) => window.push(text), piece),
    end: () => windows.reduce((text, window) => window.push(text) + window.end(), ""),
    isFull: () => windows.some((window) => window.isFull()),
  };
}
