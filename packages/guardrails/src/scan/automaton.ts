import { type Alphabet, createAlphabet, OTHER } from "./alphabet.ts";
import { buildTrie, type Trie } from "./trie.ts";

/**
 * An Aho–Corasick automaton. Its states are the nodes of the trie. For those near the root, where text that holds no literal stays,
 * and for the symbols of most text, a table has every transition. Elsewhere a state has its children alone, and else goes on as
 * its suffix does. So memory grows with the literals and not with the alphabet, and a step is nearly always one look-up; of any
 * text at all, a character takes two steps on average at most.
 */
export interface Automaton {
  readonly alphabet: Alphabet;
  readonly trie: Trie;
  /** The state of the longest proper suffix. */
  readonly suffixOf: Int32Array;
  /** The nearest of a state and its suffixes at which a literal ends; 0 where none does. */
  readonly reportOf: Int32Array;
  /** Below these, states and symbols stand in the table: `table[state * tabledSymbols + symbol]`. */
  readonly tabledStates: number;
  readonly table: Int32Array;
}

/** ASCII, and the most common letters of others. A constant, so that a row is found by a shift. */
export const tabledSymbols = 128;
/** One megabyte: two letters of every literal, and little enough for a processor's cache. */
const tabledStatesMax = 2_048;

/** Literals as `buildTrie` wants them. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const alphabet = createAlphabet(literals);
  const trie = buildTrie(literals, alphabet);
  const tabledStates = Math.min(trie.size, tabledStatesMax);
  const automaton = {
    alphabet,
    trie,
    suffixOf: new Int32Array(trie.size),
    reportOf: new Int32Array(trie.size),
    tabledStates,
    table: new Int32Array(tabledStates * tabledSymbols),
  };
  for (let state = 0; state < trie.size; state += 1) completeState(automaton, state);
  return automaton;
}

/** Level by level: when a state's turn comes, its suffix is complete. */
function completeState(automaton: Automaton, state: number): void {
  const { trie, suffixOf, reportOf, tabledStates, table } = automaton;
  const suffix = suffixOf[state] ?? 0;
  reportOf[state] = (trie.literalAt[state] ?? -1) >= 0 ? state : (reportOf[suffix] ?? 0);
  const row = state * tabledSymbols;
  if (state > 0 && state < tabledStates) {
    table.copyWithin(row, suffix * tabledSymbols, (suffix + 1) * tabledSymbols);
  }
  const end = trie.firstChild[state + 1] ?? 0;
  for (let child = trie.firstChild[state] ?? end; child < end; child += 1) {
    const symbol = trie.symbolInto[child] ?? 0;
    if (state > 0) suffixOf[child] = nextState(automaton, suffix, symbol);
    if (state < tabledStates && symbol < tabledSymbols) table[row + symbol] = child;
  }
}

/** One step, from any state at any symbol. */
export function nextState(automaton: Automaton, from: number, symbol: number): number {
  const { trie, suffixOf, tabledStates, table } = automaton;
  if (symbol === OTHER) return 0;
  const isTabled = symbol < tabledSymbols;
  for (let state = from; ; state = suffixOf[state] ?? 0) {
    if (isTabled && state < tabledStates) return table[state * tabledSymbols + symbol] ?? 0;
    const child = childAt(trie, state, symbol);
    if (child > 0 || state === 0) return child;
  }
}

/** The child that a symbol leads to; 0 where none does. */
function childAt({ firstChild, symbolInto }: Trie, state: number, symbol: number): number {
  let low = firstChild[state] ?? 0;
  let high = firstChild[state + 1] ?? 0;
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((symbolInto[middle] ?? 0) < symbol) low = middle + 1;
    else high = middle;
  }
  return low < end && symbolInto[low] === symbol ? low : 0;
}
