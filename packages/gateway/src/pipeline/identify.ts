import { createHash, timingSafeEqual } from "node:crypto";
import type { Result, RiskLevel, Scalar } from "@meshgate/engine";
import { isLoopbackAddress, isLoopbackName } from "../loopback.ts";
import type { Refusal } from "./refusal.ts";

export type Role = "caller" | "operator" | "approver" | "auditor" | "admin";

/** Who is calling. */
export interface Principal {
  /** The id is the key's (`key_…`), `admin` for MESHGATE_ADMIN_KEY, or `local` in open mode. */
  readonly actor: { readonly type: "local" | "key"; readonly id: string };
  /** The key's alias: what rules and people call it. */
  readonly alias: string;
  /** Who is responsible: the root key from which the key's chain of creation began (SEMANTICS 5). */
  readonly person: string;
  readonly roles: ReadonlySet<Role>;
  /** Those of key, team and agent together, sorted, each once. */
  readonly tags: readonly string[];
  readonly team?: { readonly id: string; readonly name: string };
  readonly agent?: PrincipalAgent;
  /** Of the key, else of its agent; absent: the service's own. */
  readonly environment?: string;
  /** What the key says its calls are at least. */
  readonly sensitivity?: "internal";
  /** What an admin said of the key or its agent; the key's word counts. */
  readonly signals: Readonly<Record<string, Scalar>>;
  /** Exceptions for the key, its agent or its team, whether or not they have expired. */
  readonly waivers: readonly HeldWaiver[];
}

export interface PrincipalAgent {
  readonly id: string;
  readonly name: string;
  readonly riskLevel?: RiskLevel;
  /** The kill switch. */
  readonly isBlocked: boolean;
  readonly createdAtMs: number;
  readonly lastReviewAtMs?: number;
}

export interface HeldWaiver {
  readonly id: string;
  readonly policyId: string;
  readonly expiresAtMs: number;
}

/** What identification reads of a request. */
export interface Presented {
  readonly headers: Headers;
  readonly peerAddress: string;
}

export type Identify = (presented: Presented) => Result<Principal, Refusal>;

const everyRole: ReadonlySet<Role> = new Set(["caller", "operator", "approver", "auditor", "admin"]);
const plain = { roles: everyRole, tags: [], signals: {}, waivers: [] };
const localPrincipal: Principal = {
  ...plain,
  actor: { type: "local", id: "local" },
  alias: "local",
  person: "local",
};
const adminPrincipal: Principal = {
  ...plain,
  actor: { type: "key", id: "admin" },
  alias: "admin",
  person: "admin",
};

/**
 * Open mode while there is no admin key: whoever is on this machine is `local` with every role. With a key, only its
 * bearer is let in (SEMANTICS 10).
 */
export function createIdentify(adminKey: string | undefined): Identify {
  if (adminKey === undefined) return identifyOpen;
  const expected = sha256(adminKey);
  return ({ headers }) => {
    const key = bearer(headers);
    if (key !== undefined && timingSafeEqual(sha256(key), expected))
      return { ok: true, value: adminPrincipal };
    return unauthenticated(
      key === undefined
        ? "No key was sent. Send `Authorization: Bearer mgk_…`."
        : "The key is unknown, expired or revoked. Ask an administrator for a new one.",
    );
  };
}

function identifyOpen({ headers, peerAddress }: Presented): Result<Principal, Refusal> {
  const refused = strangerInOpenMode(headers, peerAddress);
  if (refused !== undefined) return { ok: false, error: { kind: "open-mode-guard", message: refused } };
  // However it is written: a key of ours that does not count must never make its sender `local`.
  if (headers.get("authorization")?.includes("mgk_") === true) {
    return unauthenticated("The key is unknown: this service has no keys yet. Call it without a key.");
  }
  return { ok: true, value: localPrincipal };
}

/** INVARIANT: neither a web page in a local browser nor a proxy on this machine may make a stranger `local`. */
function strangerInOpenMode(headers: Headers, peerAddress: string): string | undefined {
  if (!isLoopbackAddress(peerAddress)) {
    return "Without an admin key this service answers callers on its own machine only. Set MESHGATE_ADMIN_KEY.";
  }
  const host = headers.get("host");
  if (host === null || !isLoopbackName(hostName(host))) {
    return "Without an admin key this service answers only to a loopback name. Call 127.0.0.1 or localhost, or set MESHGATE_ADMIN_KEY.";
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== `http://${host}`) {
    return "Without an admin key this service answers no other web page's requests. Set MESHGATE_ADMIN_KEY and send the key.";
  }
  if (cameThroughProxy(headers)) {
    return "Without an admin key this service answers no proxy. Set MESHGATE_ADMIN_KEY and send the key.";
  }
  return undefined;
}

const proxyHeaders = new Set(["forwarded", "x-real-ip", "via"]);

function cameThroughProxy(headers: Headers): boolean {
  for (const name of headers.keys()) {
    if (proxyHeaders.has(name) || name.startsWith("x-forwarded")) return true;
  }
  return false;
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}

function bearer(headers: Headers): string | undefined {
  const value = headers.get("authorization");
  return value === null ? undefined : /^bearer +(\S+)$/i.exec(value)?.[1];
}

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function unauthenticated(message: string): { ok: false; error: Refusal } {
  return { ok: false, error: { kind: "unauthenticated", message } };
}
