export { canonicalJson } from "./canonical-json.ts";
export { fingerprint, type Sha256 } from "./fingerprint.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export { NotCanonical, type Path } from "./not-canonical.ts";
