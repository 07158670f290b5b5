import { z } from "zod";
import type { Terminal } from "./terminal.ts";

/** An answer of the control API. */
const Answer = z.looseObject({
  data: z.unknown().optional(),
  meta: z.looseObject({ total: z.int().optional(), warnings: z.array(z.string()).optional() }).optional(),
});
const Refused = z.looseObject({
  error: z.union([z.string(), z.looseObject({ message: z.string() })]),
  request_id: z.string().optional(),
});

export interface Answered {
  readonly data: unknown;
  /** The whole body: what `/v1` answers is in no envelope. */
  readonly whole: unknown;
  readonly total?: number;
  readonly warnings: readonly string[];
}

/** What went wrong, in a sentence that says what to do. */
export class ServiceFault extends Error {
  override readonly name = "ServiceFault";
}

/** The control API of a running service. Rejects with `ServiceFault`. */
export interface ControlService {
  ask(method: "GET" | "POST", path: string, body?: unknown): Promise<Answered>;
  /** A long answer, to be read as it comes; the signal ends it, also in the middle. */
  open(path: string, signal: AbortSignal): Promise<Response>;
}

const DEFAULT_URL = "http://127.0.0.1:8080";
const LIMIT_MS = 60_000;

/** By the options of the command, else by the environment. */
export function controlService(
  args: Readonly<Record<string, unknown>>,
  { env }: Pick<Terminal, "env">,
): ControlService {
  const base = (textOf(args["url"]) ?? env["MESHGATE_URL"] ?? DEFAULT_URL).replace(/\/+$/, "");
  // A variable or option that is there and empty gives no key.
  const key = textOf(args["key"]) || env["MESHGATE_KEY"] || undefined;
  const isKeySent = key !== undefined;
  const credential: Record<string, string> = isKeySent ? { authorization: `Bearer ${key}` } : {};
  return {
    async open(path, signal) {
      const response = await send(`${base}${path}`, { headers: credential, redirect: "manual", signal });
      if (response.ok) return response;
      const told: unknown = await response.json().catch(() => undefined);
      throw new ServiceFault(refusalSentence(told, { status: response.status, base, isKeySent }));
    },
    async ask(method, path, body) {
      const response = await send(`${base}${path}`, {
        method,
        headers: {
          ...credential,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The key goes to this address and to no other.
        redirect: "manual",
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      const told: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        throw new ServiceFault(refusalSentence(told, { status: response.status, base, isKeySent }));
      }
      const answer = Answer.safeParse(told);
      if (!answer.success)
        throw new ServiceFault(`${base} does not answer as Meshgate does. Check the address.`);
      const { data, meta } = answer.data;
      return {
        data,
        whole: told,
        ...(meta?.total === undefined ? {} : { total: meta.total }),
        warnings: meta?.warnings ?? [],
      };
    },
  };
}

/** What an answer holds. Rejects with `ServiceFault` where this version does not know it. */
export function readAnswer<T>({ data }: Pick<Answered, "data">, shape: z.ZodType<T>): T {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  throw new ServiceFault(
    "The service answers what this `meshgate` does not know. Use the one of its version.",
  );
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const { origin } = URL.canParse(url) ? new URL(url) : { origin: url };
    throw new ServiceFault(
      `No service answers at ${origin}. Start it, or say where it is with --url or MESHGATE_URL.`,
      { cause },
    );
  }
}

interface Asked {
  readonly status: number;
  readonly base: string;
  readonly isKeySent: boolean;
}

function refusalSentence(told: unknown, { status, base, isKeySent }: Asked): string {
  const refused = Refused.safeParse(told);
  if (!refused.success) return `${base} answered ${status}, and not as Meshgate does. Check the address.`;
  const { error, request_id: requestId } = refused.data;
  const message = typeof error === "string" ? error : error.message;
  const advice = status !== 401 ? "" : isKeySent ? CHECK_KEY : NO_KEY;
  return `${message}${advice}${requestId === undefined ? "" : ` (request ${requestId})`}`;
}

const NO_KEY = " Give the key with MESHGATE_KEY or --key.";
const CHECK_KEY = " Check the key in MESHGATE_KEY or --key.";

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
