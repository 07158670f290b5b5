/** Whether the unit could be the first half of a pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Whether a cut before this unit would part a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  const after = text.charCodeAt(at);
  return isHighSurrogate(text.charCodeAt(at - 1)) && after >= 0xdc00 && after <= 0xdfff;
}
