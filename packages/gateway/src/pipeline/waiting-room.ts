/** Each holds a connection and what it has read of its body. */
const HELD_PER_KEY_MAX = 32;
const HELD_MAX = 1_000;

/** A place for a call that waits for somebody's yes: gives the way to leave it, or nothing where there is none left. */
export type WaitingRoom = (keyId: string) => (() => void) | undefined;

/** So many calls of one key are held at once, and so many in all: no caller takes the process's connections by waiting. */
export function createWaitingRoom(heldPerKeyMax = HELD_PER_KEY_MAX, heldMax = HELD_MAX): WaitingRoom {
  const held = new Map<string, number>();
  let all = 0;
  return (keyId) => {
    const own = held.get(keyId) ?? 0;
    if (own >= heldPerKeyMax || all >= heldMax) return undefined;
    held.set(keyId, own + 1);
    all += 1;
    return () => {
      const left = (held.get(keyId) ?? 1) - 1;
      if (left === 0) held.delete(keyId);
      else held.set(keyId, left);
      all -= 1;
    };
  };
}
