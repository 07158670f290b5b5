/** Which kind of ASCII character a UTF-16 code unit is. */
export function characterClass(code: number): "lower" | "upper" | "digit" | "other" {
  if (code >= 97 && code <= 122) return "lower";
  if (code >= 65 && code <= 90) return "upper";
  if (code >= 48 && code <= 57) return "digit";
  return "other";
}

/** Whether a letter or digit of ASCII stands there; false beyond the text. */
export function isAlphanumericAt(text: string, index: number): boolean {
  return characterClass(text.charCodeAt(index)) !== "other";
}
