import { decodeBase64 } from "./decode-base64.ts";
import type { MarkedKind } from "./secret-kind.ts";

/** RFC 7519: three parts, or five where it is encrypted (RFC 7516). */
export const jsonWebToken: MarkedKind = {
  type: "JWT",
  literals: ["eyj"],
  shape: /eyJ[\w-]{10,2048}\.[\w-]{10,4096}(?:\.[\w-]{0,4096}){1,3}/y,
  check: namesAlgorithm,
};

/** Whether the first part is a JSON object that says how the token is signed. */
function namesAlgorithm(token: string): boolean {
  const header = decodeBase64(token.slice(0, token.indexOf(".")));
  if (header === undefined) return false;
  try {
    const parsed: unknown = JSON.parse(header);
    return typeof parsed === "object" && parsed !== null && "alg" in parsed && typeof parsed.alg === "string";
  } catch {
    return false;
  }
}
