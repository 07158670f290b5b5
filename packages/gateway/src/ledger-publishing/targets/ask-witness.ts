import { toBase64 } from "@meshgate/ledger/log";
import { TargetUnavailable } from "../../ports/checkpoint-target.ts";

export interface WitnessQuestion {
  readonly url: string;
  /** The size that it is thought to have cosigned last. */
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}

export type WitnessAnswer =
  /** Signature lines, each with its line end; not checked. */
  | { readonly kind: "cosigned"; readonly lines: string }
  /** It has cosigned another size than was said. */
  | { readonly kind: "other-size"; readonly size: number }
  /** The proof does not hold. */
  | { readonly kind: "inconsistent" }
  | { readonly kind: "refused"; readonly why: string };

/** Many signatures; whoever answers more is no witness. */
const ANSWER_BYTES_MAX = 65_536;

/** One `add-checkpoint` (C2SP tlog-witness). Rejects with `TargetUnavailable` where it cannot be reached. */
export async function askWitness(
  { url, old, proof, checkpoint }: WitnessQuestion,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  const lines = [`old ${old}`, ...proof.map(toBase64), "", ""];
  const response = await send(
    `${url.replace(/\/+$/, "")}/add-checkpoint`,
    `${lines.join("\n")}${checkpoint}`,
    signal,
  );
  switch (response.status) {
    case 200:
      return { kind: "cosigned", lines: response.text };
    case 409:
      return /^(?:0|[1-9]\d{0,15})\n?$/.test(response.text)
        ? { kind: "other-size", size: Number(response.text) }
        : { kind: "refused", why: "it answered 409 and did not say which size it has" };
    case 422:
      return { kind: "inconsistent" };
    case 403:
      return { kind: "refused", why: "it answered 403: it does not trust this log's key; register it there" };
    case 404:
      return {
        kind: "refused",
        why: "it answered 404: it does not know this log; register its origin there",
      };
    default:
      return { kind: "refused", why: `it answered ${response.status}` };
  }
}

async function send(
  url: string,
  body: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { method: "POST", body, redirect: "manual", signal });
    return { status: response.status, text: await textOf(response) };
  } catch (cause) {
    if (cause instanceof TargetUnavailable) throw cause;
    throw new TargetUnavailable("it cannot be reached", { cause });
  }
}

/** No more is read than a witness may answer, whatever it says of the length. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > ANSWER_BYTES_MAX) throw new TargetUnavailable("its answer is too long for a witness");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
