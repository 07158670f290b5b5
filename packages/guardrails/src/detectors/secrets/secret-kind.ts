/**
 * A secret that shows what it is: its issuer's published format begins with, or holds, something that nothing else has.
 *
 * INVARIANT: `shape` is sticky, every repetition in it is bounded, and what follows one begins with a character that it
 * cannot take: tried where a literal stands, it costs no more than the token is long.
 */
export interface MarkedKind {
  /** One for all tokens of an issuer that serve the same purpose. */
  readonly type: string;
  /** Lower case: what must stand in the text before the shape is tried. */
  readonly literals: readonly string[];
  /** The whole token. */
  readonly shape: RegExp;
  /** Where the literal stands inside: how many of which characters may come before it. */
  readonly lead?: { readonly charsMax: number; readonly chars: RegExp };
  /** `shape` where the prefix is not one issuer's alone, so that an issuer's name beside it says more; else `prefix`. */
  readonly evidence?: "shape";
  /** What the shape cannot say of a token: a header that decodes, letters of both cases. */
  readonly check?: (token: string) => boolean;
  /** Whether the issuer's own checksum holds. Tokens without it still count: not all issuers' releases have one. */
  readonly checksum?: (token: string) => boolean;
}

/** A secret that looks like many other things, and is told by its issuer's name beside it. */
export interface VendorKind {
  readonly type: string;
  /** Lower case: names of the issuer as they stand in variables, configuration and prose. */
  readonly literals: readonly string[];
  /** The whole value. */
  readonly shape: RegExp;
}
