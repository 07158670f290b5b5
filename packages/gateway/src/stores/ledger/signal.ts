/** Tells whoever follows the log that there is more to read. */
export interface GrowthSignal {
  tell(): void;
  /** Gives the way to stop hearing. */
  onGrowth(listener: () => void): () => void;
}

export function createGrowthSignal(): GrowthSignal {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    onGrowth(listener) {
      // Another function each time: one listener may follow twice, and stop once.
      const heard = () => listener();
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}
