import type { Ledger } from "../ports/ledger.ts";

const CHUNK = 50;

/**
 * Whether there is something else among those events than that checkpoints were handed over: otherwise each would bring about
 * the next. An event that retention has dropped is something else.
 */
export async function hasNews(
  { from, to }: { readonly from: number; readonly to: number },
  ledger: Pick<Ledger, "entries">,
): Promise<boolean> {
  for (let next = from; next < to; next += CHUNK) {
    const entries = await ledger.entries(next, Math.min(next + CHUNK, to));
    if (entries.some(({ body }) => body === undefined || !isHandingOver(body))) return true;
  }
  return false;
}

function isHandingOver(body: string): boolean {
  const { type } = JSON.parse(body) as { readonly type: string };
  return type === "checkpoint.signed";
}
