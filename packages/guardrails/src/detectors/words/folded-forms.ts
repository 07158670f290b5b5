import { normalise } from "../../text/normalise.ts";

/**
 * How a word may stand in a text once both are folded character by character: case folding may change a word's length
 * (`straße`, `STRASSE`) or its last letter (`ς`), so one word can have several forms.
 */
export function foldedForms(word: string): readonly string[] {
  const plain = normalise(word).text.replace(/\s+/g, " ").trim();
  const forms = [plain.toLowerCase(), plain.toUpperCase().toLowerCase()];
  return [...new Set(forms.flatMap((form) => [form, form.replaceAll("ς", "σ")]))].filter(
    (form) => form !== "",
  );
}
