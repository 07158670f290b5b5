import type { Automaton } from "../scan/automaton.ts";

/** What a stream asks of an automaton's states, in characters. */
export interface LiteralLengths {
  /** The length of what leads to a state. */
  readonly depthOf: Int32Array;
  /** The length of the state's longest suffix, itself included, from which a literal goes on; 0 where none does. */
  readonly openOf: Int32Array;
  readonly longest: number;
}

const known = new WeakMap<Automaton, LiteralLengths>();

export function literalLengths(automaton: Automaton): LiteralLengths {
  const before = known.get(automaton);
  if (before !== undefined) return before;
  const lengths = readLengths(automaton);
  known.set(automaton, lengths);
  return lengths;
}

/** Children, and states with longer suffixes, have higher numbers: what a state rests on is known before it. */
function readLengths({ trie, suffixOf }: Automaton): LiteralLengths {
  const depthOf = new Int32Array(trie.size);
  const openOf = new Int32Array(trie.size);
  for (let state = 0; state < trie.size; state += 1) {
    const depth = depthOf[state] ?? 0;
    const first = trie.firstChild[state] ?? 0;
    const end = trie.firstChild[state + 1] ?? 0;
    depthOf.fill(depth + 1, first, end);
    openOf[state] = first < end ? depth : (openOf[suffixOf[state] ?? 0] ?? 0);
  }
  return { depthOf, openOf, longest: depthOf.at(-1) ?? 0 };
}
