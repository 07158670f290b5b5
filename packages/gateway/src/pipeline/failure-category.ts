import type { FailureCategory, FailureDetail } from "@meshgate/contracts";
import type { ProviderFailure } from "../ports/provider.ts";

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

/**
 * Whether the next permitted target may answer where this one failed so: not where the request itself is at fault; but where
 * this provider cannot do what is asked (refused before it was sent), or does not have the model (404), another may.
 */
export function mayMoveOn({ kind, upstreamStatus }: ProviderFailure): boolean {
  if (kind === "invalid_request") return upstreamStatus === undefined || upstreamStatus === 404;
  return kind !== "cancelled";
}
