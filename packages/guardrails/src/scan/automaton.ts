import { type Alphabet, createAlphabet } from "./alphabet.ts";
import { buildTrie, type Trie } from "./trie.ts";

/**
 * An Aho–Corasick automaton. Its states are the nodes of the trie. The first of them, near the root, where text that holds no
 * literal stays, have every transition in a table; a deeper one has its children alone, and else goes on as its suffix does. So
 * memory grows with the literals and hardly with the alphabet, and a step is one look-up nearly always; any text takes at
 * most two steps a character.
 */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly trie: Trie;
  /** The state of the longest proper suffix. */
  readonly suffixOf: Int32Array;
  /** The nearest of a state and its suffixes at which a literal ends; 0 where none does. */
  readonly reportOf: Int32Array;
  /** States below it stand in the table. */
  readonly tabled: number;
  /** The next state of `state` at `symbol`: `table[(state << rowBits) + symbol]`. */
  readonly table: Int32Array;
  readonly rowBits: number;
}

/** One megabyte of table: enough for two letters of every literal, and little enough for a processor's cache. */
const tableCellsMax = 1 << 18;

/** Literals are in lower case, not empty, with single spaces inside. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const alphabet = createAlphabet(literals);
  const trie = buildTrie(literals, alphabet);
  const rowBits = Math.ceil(Math.log2(alphabet.size));
  const tabled = Math.max(1, Math.min(trie.size, tableCellsMax >> rowBits));
  const table = new Int32Array(tabled << rowBits);
  const suffixOf = new Int32Array(trie.size);
  const reportOf = new Int32Array(trie.size);
  const automaton = { alphabet, trie, suffixOf, reportOf, tabled, table, rowBits };
  for (let state = 0; state < trie.size; state += 1) completeState(automaton, state);
  return automaton;
}

/** States are completed level by level: the suffix of a state, and all of that one's transitions, are known before. */
function completeState(automaton: Automaton, state: number): void {
  const { trie, suffixOf, reportOf, tabled, table, rowBits } = automaton;
  const suffix = suffixOf[state] ?? 0;
  reportOf[state] = (trie.literalAt[state] ?? -1) >= 0 ? state : (reportOf[suffix] ?? 0);
  const row = state << rowBits;
  if (state > 0 && state < tabled) {
    table.copyWithin(row, suffix << rowBits, (suffix + 1) << rowBits);
  }
  const end = trie.firstChild[state + 1] ?? 0;
  for (let child = trie.firstChild[state] ?? end; child < end; child += 1) {
    const symbol = trie.symbolInto[child] ?? 0;
    suffixOf[child] = state === 0 ? 0 : nextState(automaton, suffix, symbol);
    if (state < tabled) table[row + symbol] = child;
  }
}

/** One step. */
export function nextState(automaton: Automaton, from: number, symbol: number): number {
  const { trie, suffixOf, tabled, table, rowBits } = automaton;
  let state = from;
  while (state >= tabled) {
    const end = trie.firstChild[state + 1] ?? 0;
    for (let child = trie.firstChild[state] ?? end; child < end; child += 1) {
      if (trie.symbolInto[child] === symbol) return child;
    }
    state = suffixOf[state] ?? 0;
  }
  return table[(state << rowBits) + symbol] ?? 0;
}
