import type { Billed, FailureKind, ProviderFailure } from "../../ports/provider.ts";
import { isRecord, type JsonRecord, stringOr } from "../json.ts";
import type { StopCause, Timeouts } from "./call-limits.ts";

const STOPPED: Readonly<Record<StopCause, (timeouts: Timeouts) => readonly [FailureKind, string]>> = {
  cancelled: () => ["cancelled", "was not waited for: the caller left"],
  connect: (t) => ["timeout", `could not be connected to within ${t.connect_ms} ms`],
  "first-byte": (t) => ["timeout", `did not begin to answer within ${t.first_byte_ms} ms`],
  idle: (t) => ["timeout", `paused for longer than ${t.idle_ms} ms in its answer`],
  total: (t) => ["timeout", `did not finish within ${t.total_ms} ms`],
};

const ERROR_WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(authentication|permission|invalid_api_key|unauthorized)/, "authentication"],
  [/^(rate_limit|insufficient_quota|too_many_requests)/, "rate_limited"],
  [
    /^(invalid_request|not_found|request_too_large|context_length|model_not_found|bad_?request|billing)/i,
    "invalid_request",
  ],
];

/** Codes of Bun's fetch for an answer that is not HTTP, or whose compression is broken. */
const NONSENSE = /^(InvalidHTTPResponse|Malformed_|.*Zlib|.*Brotli|.*Zstd|.*Decompression)/i;

/** Codes of Bun's fetch for a connection that never stood: a refusal, a name without address, a certificate that is not trusted. */
const NOTHING_SENT =
  /^(ECONNREFUSED|ENOTFOUND|ESERVFAIL|EAI_\w+|ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|UNABLE_TO_\w+|\w*SELF_SIGNED_CERT\w*)$/;

/** The sentences on what went wrong with one provider. No secret of its configuration gets into any of them. */
export class Failures {
  readonly #provider: string;
  /** Values that must not show, even where the provider quotes them. */
  readonly #secrets: readonly string[];

  constructor(provider: string, secrets: string[]) {
    this.#provider = provider;
    this.#secrets = secrets;
  }

  stopped(cause: StopCause, timeouts: Timeouts, billed: Billed): ProviderFailure {
    const [kind, what] = STOPPED[cause](timeouts);
    return { kind, billed, message: `${this.#provider} ${what}.` };
  }

  /** `fetch`, or reading its body, threw without our doing. */
  thrown(error: unknown): ProviderFailure {
    const code = errorCode(error);
    if (NONSENSE.test(code)) return this.malformed(`does not speak HTTP as it should (${code})`);
    const billed = NOTHING_SENT.test(code) ? "no" : "unknown";
    return { kind: "connection", billed, message: `The connection to ${this.#provider} failed (${code}).` };
  }

  /** The provider answered, and it makes no sense; `what` completes "<provider> …". */
  malformed(what: string): ProviderFailure {
    return { kind: "malformed_response", billed: "unknown", message: `${this.#provider} ${what}.` };
  }

  /** The call asks what this provider cannot do; `what` completes "<provider> …". */
  unsupported(what: string, param: string): ProviderFailure {
    const message = `${this.#provider} ${what}.`;
    return {
      kind: "invalid_request",
      billed: "no",
      message,
      upstreamError: { message, type: "invalid_request_error", param, code: null },
    };
  }

  /** An answer that is not a 2xx; `error` is the provider's own error object in OpenAI's form, where it sent one. */
  status(status: number, error: JsonRecord | undefined, retryAfterMs: number | undefined): ProviderFailure {
    const kind = kindOfStatus(status);
    return {
      kind,
      billed: "no",
      message: `${this.#provider} ${sentenceOf(kind)} (HTTP ${status}).`,
      upstreamStatus: status,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...this.#shown(kind, error),
    };
  }

  /** An error object where an answer should be, after a 200: its own words say which kind it is. */
  reported(error: JsonRecord, status: number): ProviderFailure {
    const kind = kindOfError(error);
    return {
      kind,
      billed: "unknown",
      message: `${this.#provider} ${sentenceOf(kind)} (reported inside its answer).`,
      upstreamStatus: status,
      ...this.#shown(kind, error),
    };
  }

  #shown(kind: FailureKind, error: JsonRecord | undefined): Pick<ProviderFailure, "upstreamError"> {
    if (error === undefined) return {};
    if (kind === "invalid_request") return { upstreamError: this.#withoutSecrets(error) };
    if (kind !== "rate_limited") return {};
    // Which limit it is, for SDKs that tell a quota from a rate; the sentence may name the operator's organisation.
    const { type, code } = this.#withoutSecrets(error);
    return {
      upstreamError: { ...(typeof type === "string" && { type }), ...(typeof code === "string" && { code }) },
    };
  }

  #withoutSecrets(error: JsonRecord): JsonRecord {
    const clean: unknown = JSON.parse(JSON.stringify(error), (_key, value: unknown) =>
      typeof value === "string"
        ? this.#secrets.reduce((text, s) => text.replaceAll(s, "[secret]"), value)
        : value,
    );
    return isRecord(clean) ? clean : {};
  }
}

function kindOfStatus(status: number): FailureKind {
  if (status === 401 || status === 403) return "authentication";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "upstream_error";
  return status >= 400 ? "invalid_request" : "malformed_response";
}

function kindOfError(error: JsonRecord): FailureKind {
  const status = Number(error["code"] ?? error["status"]);
  if (Number.isInteger(status) && status >= 400 && status < 600) return kindOfStatus(status);
  for (const word of [stringOr(error["type"], ""), stringOr(error["code"], "")]) {
    const known = ERROR_WORDS.find(([pattern]) => pattern.test(word));
    if (known !== undefined) return known[1];
  }
  return "upstream_error";
}

function sentenceOf(kind: FailureKind): string {
  switch (kind) {
    case "authentication":
      return "refused our credentials: check its api_key";
    case "rate_limited":
      return "has a limit that this call passes: try again later";
    case "invalid_request":
      return "refused the request";
    case "malformed_response":
      return "answered with a redirect or an unknown status: set its url to where the API itself is";
    case "upstream_error":
    case "timeout":
    case "connection":
    case "cancelled":
      return "failed";
    default:
      return assertNever(kind);
  }
}

function errorCode(error: unknown): string {
  return isRecord(error) ? stringOr(error["code"], "unknown cause") : "unknown cause";
}

function assertNever(kind: never): never {
  throw new Error(`unknown failure kind ${String(kind)}`);
}
