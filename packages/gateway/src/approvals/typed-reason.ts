import { createHash, randomBytes } from "node:crypto";
import type { ApprovalVerdict } from "../ports/approval-store.ts";

type Reason = NonNullable<ApprovalVerdict["reason"]>;

const SALT_BYTES = 16;

/** What a person typed, to be kept where it can be erased. */
export function typedReason(text: string): Reason {
  return { text, salt: randomBytes(SALT_BYTES).toString("hex") };
}

/** What the record has in its place: without the salt nobody can find a short text by trying (SEMANTICS 9). */
export function reasonSha256({ text, salt }: Reason): string {
  return createHash("sha256").update(`${salt}${text}`).digest("hex");
}
