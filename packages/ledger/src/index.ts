export type { HashBytes } from "./hash-bytes.ts";
