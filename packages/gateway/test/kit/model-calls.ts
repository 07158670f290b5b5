import { z } from "zod";

/** What a caller has of a model call when it ends. */
export type CallEnd =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly text: string }
  /** The caller left. */
  | { readonly kind: "left" }
  /** No connection, or one that broke in the middle. */
  | { readonly kind: "broken" };

export interface ModelCall {
  readonly url: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** When the caller leaves, whatever it has. */
  readonly leaveAfterMs?: number;
  /** Told of the answer so far, piece by piece; may leave. */
  readonly listen?: (text: string, leave: () => void) => void;
}

/** Calls a model on the OpenAI surface, and reads the answer whole, or until the caller leaves. */
export async function callModel({
  url,
  key,
  body,
  headers = {},
  leaveAfterMs,
  listen,
}: ModelCall): Promise<CallEnd> {
  const leave = new AbortController();
  const leaving = leaveAfterMs === undefined ? undefined : setTimeout(() => leave.abort(), leaveAfterMs);
  try {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: leave.signal,
    });
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      listen?.(text, () => leave.abort());
    }
    return { kind: "answered", status: response.status, headers: response.headers, text };
  } catch {
    return { kind: leave.signal.aborted ? "left" : "broken" };
  } finally {
    clearTimeout(leaving);
  }
}

/** One that came to an end by itself. */
export type Answered = Extract<CallEnd, { readonly kind: "answered" }>;

const ErrorBody = z.looseObject({
  error: z.looseObject({ message: z.string(), type: z.string(), code: z.string() }),
});

/** The error of an answer in OpenAI's shape. */
export function errorOf({ text }: Answered): z.output<typeof ErrorBody>["error"] {
  return ErrorBody.parse(JSON.parse(text)).error;
}
