import type { ContentRewrapped } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { nextTurn } from "../in-turns.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { ContentStore, Rewrapped, SealedPart } from "../ports/content-store.ts";
import type { MasterKeys } from "./master-keys.ts";
import { contentAltered } from "./read-content.ts";
import { PartAltered, rewrapPart } from "./seal-part.ts";

const KEYS_AT_ONCE = 100;

/**
 * Wraps every key by the newest master key, so that those before it can be taken away. All or as many as there are until one's
 * master key is missing. Rejects with `EventStoreUnavailable`.
 */
export async function rewrapContent(
  contents: ContentStore,
  keys: MasterKeys | undefined,
): Promise<Result<ContentRewrapped, Refusal>> {
  if (keys === undefined) return { ok: false, error: noKeys };
  for (let rewrapped = 0; ; ) {
    const others = await contents.wrappedByOthers(keys.newest.id, KEYS_AT_ONCE);
    if (others.length === 0) return { ok: true, value: { master_id: keys.newest.id, rewrapped } };
    const { anew, altered } = wrapAnew(others, keys);
    if (anew.length === 0 && altered !== undefined) return { ok: false, error: contentAltered(altered) };
    const missing = others.find(({ masterId }) => keys.byId(masterId) === undefined);
    if (anew.length === 0 && missing !== undefined) return { ok: false, error: keyMissing(missing.masterId) };
    await contents.rewrap(anew);
    rewrapped += anew.length;
    await nextTurn();
  }
}

type WrappedKey = Omit<SealedPart, "box">;

/** Those whose master key is there; `altered` is one that does not open with it. */
function wrapAnew(
  others: readonly WrappedKey[],
  keys: MasterKeys,
): { readonly anew: readonly Rewrapped[]; readonly altered: WrappedKey | undefined } {
  const anew: Rewrapped[] = [];
  let altered: WrappedKey | undefined;
  for (const sealed of others) {
    try {
      const now = rewrapPart(sealed, keys);
      if (now !== undefined) anew.push({ ...sealed, ...now, before: sealed.wrapped });
    } catch (cause) {
      if (!(cause instanceof PartAltered)) throw cause;
      altered = sealed;
    }
  }
  return { anew, altered };
}

const noKeys: Refusal = {
  kind: "content-key-missing",
  message: "This service has no content key. Set `audit.content_key`, the newest first.",
};

function keyMissing(masterId: string): Refusal {
  return {
    kind: "content-key-missing",
    message: `Some keys are wrapped by the content key ${masterId}, which this service does not have. Add it to \`audit.content_key\`, after the newest.`,
  };
}
