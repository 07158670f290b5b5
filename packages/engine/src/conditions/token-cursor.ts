import type { Complaint } from "./complaint.ts";
import { type ConditionProblem, problemsMax } from "./condition-problem.ts";
import type { Span } from "./syntax.ts";
import type { Token, TokenSymbol } from "./token.ts";

/** How deep parentheses, calls, lists and signs may nest. */
const nestingMax = 64;

/** A place among tokens, moving forward only, and the problems found on the way. */
export class TokenCursor {
  readonly problems: ConditionProblem[] = [];
  /** How often a token was looked at: a test holds it to a multiple of their number. */
  looks = 0;
  /** Where the token taken last ended. */
  lastEnd = 0;
  readonly #places = new Set<number>();
  readonly #tokens: readonly [...Token[], Token];
  #at = 0;
  #depth = 0;
  #stopped = false;

  constructor(tokens: readonly [...Token[], Token]) {
    this.#tokens = tokens;
  }

  /** The token that comes next; the end again and again. */
  peek(): Token {
    this.looks += 1;
    return this.#tokens[this.#at] ?? this.#end();
  }

  take(): void {
    const token = this.peek();
    if (token.kind === "end") return;
    this.#at += 1;
    this.lastEnd = token.span.end;
  }

  isAt(symbol: TokenSymbol): boolean {
    const token = this.peek();
    return token.kind === "symbol" && token.symbol === symbol;
  }

  takeIf(symbol: TokenSymbol): boolean {
    if (!this.isAt(symbol)) return false;
    this.take();
    return true;
  }

  takeOneOf<Symbol extends TokenSymbol>(symbols: readonly Symbol[]): Symbol | undefined {
    const token = this.peek();
    if (token.kind !== "symbol") return undefined;
    const symbol = symbols.find((one) => one === token.symbol);
    if (symbol !== undefined) this.take();
    return symbol;
  }

  /** Reads something that stands inside something else; stops where that goes too deep. */
  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > nestingMax) {
      this.stop({
        message: `the condition nests deeper than ${nestingMax}`,
        mend: "Part it into several rules.",
      });
    }
    const inner = read();
    this.#depth -= 1;
    return inner;
  }

  /** One problem a place: what follows from it is not told again. */
  report(span: Span, complaint: Complaint): void {
    if (this.#stopped || this.#places.has(span.start)) return;
    this.#places.add(span.start);
    this.problems.push({ code: "SYNTAX_ERROR", span, ...complaint });
    if (this.problems.length === problemsMax) this.#skipToEnd();
  }

  /** Gives up on the rest of the text. */
  stop(complaint: Complaint): void {
    if (this.#stopped) return;
    this.problems.push({ code: "TOO_COMPLEX", span: this.peek().span, ...complaint });
    this.#skipToEnd();
  }

  #skipToEnd(): void {
    this.#stopped = true;
    this.#at = this.#tokens.length - 1;
  }

  #end(): Token {
    const last = this.#tokens.at(-1);
    return last ?? { kind: "end", span: { start: 0, end: 0 } };
  }
}
