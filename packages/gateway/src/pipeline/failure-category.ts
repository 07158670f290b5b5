import type { FailureCategory, FailureDetail } from "@meshgate/contracts";
import type { FailureKind } from "../ports/provider.ts";

const categories: Readonly<Record<FailureDetail, FailureCategory>> = {
  timeout: "timeout",
  connection: "unknown",
  authentication: "auth_error",
  rate_limited: "client_error",
  invalid_request: "client_error",
  upstream_error: "server_error",
  malformed_response: "unknown",
  cancelled: "unknown",
  policy: "policy",
};

/** Policy Mesh's five categories, from our finer ones (SEMANTICS 8). */
export function failureCategory(detail: FailureDetail): FailureCategory {
  return categories[detail];
}

/** Whether the next permitted target may answer where this one failed so. */
export function mayMoveOn(kind: FailureKind): boolean {
  return kind !== "cancelled" && kind !== "invalid_request";
}
