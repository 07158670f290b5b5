import type { Draw } from "../draw.ts";
import { alphabets } from "./alphabets.ts";

/** Fills a format in: `{hex 32}` is 32 characters of that alphabet, `{uuid}` a UUID of version 4; a `·` only parts the format, so that no scanner takes it for a secret. */
export function fillFormat(format: string, draw: Draw): string {
  return format
    .replaceAll("·", "")
    .replaceAll("{uuid}", "{hex 8}-{hex 4}-4{hex 3}-a{hex 3}-{hex 12}")
    .replace(/\{(\w+) (\d+)\}/g, (_, name: string, length: string) =>
      draw.characters(alphabets[name] ?? "", Number(length)),
    );
}
