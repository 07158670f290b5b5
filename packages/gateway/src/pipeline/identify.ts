import { hash } from "node:crypto";
import type { Result, RiskLevel, Scalar } from "@meshgate/engine";
import { isLoopbackAddress, isLoopbackName } from "../loopback.ts";
import type { LoginFailure, Refusal } from "./refusal.ts";

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
const local = {
  ok: true,
  value: { ...plain, actor: { type: "local", id: "local" }, alias: "local", person: "local" },
} as const;
const admin = {
  ok: true,
  value: { ...plain, actor: { type: "key", id: "admin" }, alias: "admin", person: "admin" },
} as const;

/** Why a key lets nobody in. */
export type KeyFault = Extract<LoginFailure, { readonly kind: "unknown" | "expired" | "revoked" }>;

/** Finds who is behind a key by the SHA-256 of the whole key, in lower-case hexadecimal. */
export type FindPrincipal = (sha256: string) => Result<Principal, KeyFault>;

/** What identification asks. */
export interface IdentifyOptions {
  readonly find: FindPrincipal;
  /** Whether there was never an admin key. */
  readonly isOpen: () => boolean;
  /** MESHGATE_ADMIN_KEY, a key given from outside. */
  readonly adminKey: string | undefined;
}

/**
 * Only a key lets its bearer in. While the service is open, whoever is on this machine and brings no key of ours is `local`
 * with every role (SEMANTICS 10).
 */
export function createIdentify({ find, isOpen, adminKey }: IdentifyOptions): Identify {
  const adminSha256 = adminKey === undefined ? undefined : sha256(adminKey);

  function byKey(key: string): Result<Principal, Refusal> {
    const hashed = sha256(key);
    if (hashed === adminSha256) return admin;
    const found = find(hashed);
    return found.ok ? found : unauthenticated(found.error);
  }

  return ({ headers, peerAddress }) => {
    const sent = credential(headers);
    if (!isOpen()) {
      if (sent.kind === "key") return byKey(sent.key);
      return unauthenticated({ kind: sent.kind === "none" ? "missing" : "unknown" });
    }
    const stranger = strangerInOpenMode(headers, peerAddress);
    if (stranger !== undefined) {
      return { ok: false, error: { kind: "open-mode-guard", message: stranger } };
    }
    // A key of ours is never passed over, beside whatever credential of another service it comes.
    const presented = sent.kind === "foreign" ? credentialIn(headers.get("x-api-key")) : sent;
    if (presented.kind === "key") return byKey(presented.key);
    return presented.kind === "garbled-key" ? unauthenticated({ kind: "unknown" }) : local;
  };
}

/** What a caller brought to say who they are; `foreign`: the credential of another service, as SDKs send it. */
type Credential =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "none" | "foreign" | "garbled-key" };

/** `x-api-key` counts where no Authorization is sent. */
function credential(headers: Headers): Credential {
  const authorization = headers.get("authorization");
  if (authorization === null) return credentialIn(headers.get("x-api-key"));
  return credentialIn(authorization, /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "");
}

function credentialIn(sent: string | null, key = sent): Credential {
  if (sent === null) return none;
  if (key?.startsWith("mgk_") === true) return { kind: "key", key };
  // However it is written: a key of ours that does not count must never make its sender `local`.
  return sent.includes("mgk_") ? garbled : foreign;
}

const none = { kind: "none" } as const;
const foreign = { kind: "foreign" } as const;
const garbled = { kind: "garbled-key" } as const;

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

const proxyHeaders = new Set([
  ...["forwarded", "x-real-ip", "via"],
  ...["cf-connecting-ip", "true-client-ip", "x-client-ip"],
]);

function cameThroughProxy(headers: Headers): boolean {
  for (const name of headers.keys()) {
    if (proxyHeaders.has(name) || name.startsWith("x-forwarded")) return true;
  }
  return false;
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

const sentences = {
  missing: "No key was sent. Send `Authorization: Bearer mgk_…`.",
  unknown: "There is no such key. Send `Authorization: Bearer mgk_…`, or ask an administrator for a key.",
  expired: "The key has expired. Ask an administrator for a new one.",
  revoked: "The key was revoked. Ask an administrator for a new one.",
  rotated: "The key was rotated, and its old secret has ended. Use the new one.",
};

function unauthenticated(login: KeyFault | { readonly kind: "missing" }): {
  readonly ok: false;
  readonly error: Refusal;
} {
  const isRotated = "isRotated" in login && login.isRotated === true;
  const message = sentences[isRotated ? "rotated" : login.kind];
  return { ok: false, error: { kind: "unauthenticated", message, login } };
}
