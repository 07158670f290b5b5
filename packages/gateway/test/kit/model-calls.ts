import { z } from "zod";

/** What a caller has of a model call when it ends. */
export type CallEnd =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly text: string }
  /** The caller heard the word and left. */
  | { readonly kind: "left" }
  /** No connection, or one that broke in the middle. */
  | { readonly kind: "broken" };

export interface ModelCall {
  readonly url: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves when the answer so far holds this. */
  readonly leaveAt?: string;
}

/** Calls a model on the OpenAI surface, and reads the answer whole, or until it leaves. */
export async function callModel({ url, key, body, headers = {}, leaveAt }: ModelCall): Promise<CallEnd> {
  const leave = new AbortController();
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
      if (leaveAt !== undefined && text.includes(leaveAt)) leave.abort();
    }
    return { kind: "answered", status: response.status, headers: response.headers, text };
  } catch {
    return { kind: leave.signal.aborted ? "left" : "broken" };
  }
}

const Refusal = z.looseObject({
  error: z.looseObject({ message: z.string(), type: z.string(), code: z.string() }),
});

/** The sentence of a refusal in OpenAI's shape. */
export function refusalOf({ text }: Extract<CallEnd, { readonly kind: "answered" }>): string {
  return Refusal.parse(JSON.parse(text)).error.message;
}
