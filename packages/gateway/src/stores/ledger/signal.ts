/** Tells listeners within this process that something has happened, and what. */
export interface Signal<Told = void> {
  tell(told: Told): void;
  /** Gives the way to stop hearing. */
  hear(listener: (told: Told) => void): () => void;
}

export function createSignal<Told = void>(): Signal<Told> {
  const listeners = new Set<(told: Told) => void>();
  return {
    tell(told) {
      for (const listener of listeners) listener(told);
    },
    hear(listener) {
      // Another function each time: one listener may follow twice, and stop once.
      const heard = (told: Told) => listener(told);
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}
