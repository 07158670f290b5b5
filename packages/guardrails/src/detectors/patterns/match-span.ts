import type { RE2JS } from "re2js";

/** How much text a match of a pattern can cover, and what beyond it decides. */
export interface MatchSpan {
  /** In UTF-16 code units; infinite where a repetition has no end. */
  readonly charsMax: number;
  readonly canBeEmpty: boolean;
  /** Whether it asks for the beginning or end of the whole text (`^`, `$`, `\A`, `\z`). */
  readonly readsTextEdges: boolean;
}

/** An instruction of RE2's program, as the library lays it out. */
interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number>;
}

/** The library's numbers of instructions; `match-span.test.ts` fails if a new version changes them. */
const op = {
  alternative: 1,
  alternativeMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nothing: 7,
  rune: 8,
  oneRune: 9,
  anyRune: 10,
  anyRuneButNewline: 11,
} as const;

const BEGIN_OR_END_OF_TEXT = 4 | 8;
const LAST_OF_ONE_CODE_UNIT = 0xffff;

/** Read off the compiled program: its longest path is the longest match, a loop in it has no longest. */
export function matchSpan(pattern: RE2JS): MatchSpan {
  const program = pattern.re2().prog;
  const instructions: readonly Instruction[] = program.inst;
  const start: number = program.start;
  return {
    charsMax: longestPath(instructions, start),
    canBeEmpty: reachesMatchWithoutText(instructions, start),
    readsTextEdges: instructions.some(
      (one) => one.op === op.emptyWidth && (one.arg & BEGIN_OR_END_OF_TEXT) !== 0,
    ),
  };
}

/** Depth first; `compilePattern` bounds the program's size, and so the depth. */
function longestPath(instructions: readonly Instruction[], start: number): number {
  const known = new Map<number, number>();
  const lengthFrom = (at: number): number => {
    const before = known.get(at);
    if (before !== undefined) return before;
    const instruction = instructions[at];
    if (instruction === undefined || instruction.op === op.fail) return Number.NEGATIVE_INFINITY;
    if (instruction.op === op.match) return 0;
    known.set(at, Number.POSITIVE_INFINITY); // Coming back here before it is settled is a loop.
    const length = codeUnits(instruction) + Math.max(...next(instruction).map(lengthFrom));
    known.set(at, length);
    return length;
  };
  return lengthFrom(start);
}

function reachesMatchWithoutText(instructions: readonly Instruction[], start: number): boolean {
  const seen = new Set<number>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const instruction = instructions[at];
    if (instruction === undefined || seen.has(at)) continue;
    seen.add(at);
    if (instruction.op === op.match) return true;
    if (instruction.op !== op.fail && codeUnits(instruction) === 0) open.push(...next(instruction));
  }
  return false;
}

function next(instruction: Instruction): readonly number[] {
  const branches = instruction.op === op.alternative || instruction.op === op.alternativeMatch;
  return branches ? [instruction.out, instruction.arg] : [instruction.out];
}

/** The most code units that one instruction reads. */
function codeUnits({ op: kind, runes }: Instruction): number {
  switch (kind) {
    case op.rune:
    case op.oneRune:
      return (runes[runes.length - 1] ?? 0) > LAST_OF_ONE_CODE_UNIT ? 2 : 1;
    case op.anyRune:
    case op.anyRuneButNewline:
      return 2;
    default:
      return 0;
  }
}
