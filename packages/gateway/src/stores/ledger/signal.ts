/** Tells listeners within this process that something has happened, and nothing more. */
export interface Signal {
  tell(): void;
  /** Gives the way to stop hearing. */
  hear(listener: () => void): () => void;
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    hear(listener) {
      // Another function each time: one listener may follow twice, and stop once.
      const heard = () => listener();
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}
