import { canonicalJson } from "./canonical-json.ts";
import type { JsonValue } from "./json.ts";

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. The shell hands it in. */
export type Sha256 = (text: string) => string;

/** What a value is known by: equal values have equal fingerprints, however they were written down. */
export function fingerprint(value: JsonValue, sha256: Sha256): string {
  return sha256(canonicalJson(value));
}
