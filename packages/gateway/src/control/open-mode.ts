import type { ControlStore } from "../ports/control-store.ts";
import type { ControlState } from "./control-state.ts";
import type { Directory } from "./directory/directory.ts";

/** Names the value that says when the first admin key was there. */
export const ADMIN_KEY_MADE = "admin-key-made";

/** Whether the service is open: until the first admin key, however made, and never again (SEMANTICS 10). */
export interface OpenMode {
  isOpen(): boolean;
}

export interface OpenModeOptions {
  readonly store: Pick<ControlStore, "get" | "setOnce">;
  readonly state: Pick<ControlState, "onChange">;
  readonly directory: Pick<Directory, "hasSeenAdminKey">;
  /** Whether MESHGATE_ADMIN_KEY is given. */
  readonly hasAdminKey: boolean;
  readonly clock: { readonly nowMs: () => number };
  /** Between two attempts at a store that cannot answer. */
  readonly retryMs?: number;
}

const RETRY_MS = 1_000;

/**
 * INVARIANT: open ends for good. The database remembers it, because the key may be gone by the next start; this process
 * remembers it from the moment when it sees an admin key, or sees that one was there in the meantime. While the database
 * cannot say whether there was one, it is not open.
 */
export async function createOpenMode(options: OpenModeOptions): Promise<OpenMode> {
  const { store, state, directory, hasAdminKey, clock, retryMs = RETRY_MS } = options;
  let isOpen =
    !hasAdminKey && !directory.hasSeenAdminKey() && (await store.get(ADMIN_KEY_MADE)) === undefined;
  const remember = (): Promise<string> =>
    store.setOnce(ADMIN_KEY_MADE, new Date(clock.nowMs()).toISOString());
  if (!isOpen) await remember();

  let isKnown = true;

  async function askAgain(): Promise<void> {
    if ((await store.get(ADMIN_KEY_MADE)) !== undefined) isOpen = false;
    isKnown = true;
  }

  /** As often as it takes. */
  function untilDone(attempt: () => Promise<unknown>): void {
    attempt().catch(() => {
      isKnown = false;
      setTimeout(() => untilDone(attempt), retryMs).unref();
    });
  }

  state.onChange(({ changed, deleted }) => {
    if (!isOpen || ![...changed, ...deleted].some(({ kind }) => kind === "key")) return;
    // Whoever makes an admin key has the database remember it in the same step; the configuration cannot.
    if (directory.hasSeenAdminKey()) {
      isOpen = false;
      untilDone(remember);
    } else if (deleted.length > 0) {
      untilDone(askAgain);
    }
  });
  return { isOpen: () => isOpen && isKnown };
}
