import { readCall } from "./call.ts";
import { binaryLevels, comparisonLevel } from "./operators.ts";
import { wordSlip } from "./slips.ts";
import type { BinaryOperator, Expression, Span } from "./syntax.ts";
import {
  chainedComparisons,
  emptyText,
  fieldOfValue,
  leftover,
  missingClose,
  missingComma,
  missingName,
  missingValue,
  numberedElement,
  strangeSign,
} from "./syntax-complaints.ts";
import type { Token } from "./token.ts";
import { TokenCursor } from "./token-cursor.ts";

/** No fact has a longer path, by far. */
const segmentsMax = 16;

/** How many `+ - *` one condition may have: they nest as they chain. */
const calculationsMax = 64;

const wordLiterals: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Reads tokens by recursive descent (the grammar is in docs/condition-language.md). On a problem it goes on as if what is
 * missing were there, to find the others.
 */
export class Parser {
  readonly cursor: TokenCursor;
  #calculations = 0;

  constructor(tokens: readonly [...Token[], Token]) {
    this.cursor = new TokenCursor(tokens);
  }

  /** The whole text. Where problems were found, the expression stands for nothing. */
  parse(): Expression {
    const { kind, span } = this.cursor.peek();
    if (kind === "end") this.cursor.report(span, emptyText);
    return this.#expression("end");
  }

  /** Everything up to the end, or to the closing parenthesis; what does not belong there is passed over. */
  #expression(until: "end" | ")"): Expression {
    let expression = this.#binary(0);
    for (;;) {
      const token = this.cursor.peek();
      if (token.kind === "end" || (until === ")" && this.cursor.isAt(")"))) return expression;
      this.cursor.report(token.span, leftover(token));
      if (!beginsOperand(token) || isSlip(token)) this.cursor.take();
      const operator = this.cursor.takeOneOf(binaryLevels.flat()) ?? "&&";
      if (beginsOperand(this.cursor.peek())) expression = join(operator, expression, this.#binary(0));
    }
  }

  #binary(level: number): Expression {
    const operators = binaryLevels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (let count = 1; ; count += 1) {
      const { span } = this.cursor.peek();
      const operator = this.cursor.takeOneOf(operators);
      if (operator === undefined) return left;
      if (level === comparisonLevel && count > 1) this.cursor.report(span, chainedComparisons);
      if (level > comparisonLevel) this.#countCalculation();
      left = join(operator, left, this.#binary(level + 1));
    }
  }

  #unary(): Expression {
    const { start } = this.cursor.peek().span;
    const operator = this.cursor.takeOneOf(["!", "-"]);
    if (operator === undefined) return this.#postfix();
    const operand = this.cursor.nested(() => this.#unary());
    const span = { start, end: operand.span.end };
    if (operator === "-" && operand.kind === "literal" && typeof operand.value === "number") {
      return { ...operand, value: 0 - operand.value, span };
    }
    return { kind: "unary", operator, operand, span };
  }

  #postfix(): Expression {
    let expression = this.#primary();
    for (;;) {
      if (this.cursor.takeIf(".")) expression = this.#member(expression);
      else if (this.cursor.isAt("[")) this.#refuseIndex();
      else return expression;
    }
  }

  #primary(): Expression {
    this.#passStrange();
    const token = this.cursor.peek();
    const { span } = token;
    if (token.kind === "name") return this.#word(token.name);
    if (token.kind === "string" || token.kind === "number") {
      this.cursor.take();
      if (token.kind === "string") return { kind: "literal", value: token.value, span };
      return { kind: "literal", value: token.value, number: token.number, span };
    }
    if (this.cursor.takeIf("(")) {
      const inner = this.cursor.nested(() => this.#expression(")"));
      this.#close(")", span);
      return { ...inner, span: this.#since(span) };
    }
    if (this.cursor.takeIf("["))
      return { kind: "list", items: this.#items("]", span), span: this.#since(span) };
    this.cursor.report(span, missingValue(token));
    return { kind: "literal", value: null, span: { start: span.start, end: span.start } };
  }

  #passStrange(): void {
    for (let token = this.cursor.peek(); token.kind === "strange"; token = this.cursor.peek()) {
      this.cursor.report(token.span, strangeSign(token.sign));
      this.cursor.take();
    }
  }

  #word(name: string): Expression {
    const { span } = this.cursor.peek();
    this.cursor.take();
    if (this.cursor.isAt("(")) return this.#call(name, span);
    const value = wordLiterals.get(name);
    return value === undefined ? { kind: "path", segments: [name], span } : { kind: "literal", value, span };
  }

  #member(of: Expression): Expression {
    const token = this.cursor.peek();
    if (token.kind !== "name") {
      this.cursor.report(token.span, missingName(token));
      return of;
    }
    this.cursor.take();
    if (this.cursor.isAt("(")) {
      const call = this.#call(token.name, token.span, of);
      if (!isCall(of)) return call;
    }
    if (of.kind === "path" && of.segments.length < segmentsMax) {
      return { kind: "path", segments: [...of.segments, token.name], span: this.#since(of.span) };
    }
    this.cursor.report(token.span, fieldOfValue(token.name));
    return of;
  }

  #call(name: string, at: Span, of?: Expression): Expression {
    const { span: open } = this.cursor.peek();
    this.cursor.take();
    const items = this.#items(")", open);
    const span = this.#since(of?.span ?? at);
    const call = readCall({ name, arguments: items, span, ...(of === undefined ? {} : { of }) });
    if ("kind" in call) return call;
    this.cursor.report(at, call);
    return of ?? { kind: "path", segments: [name], span };
  }

  /** What stands between brackets, parted by commas, the closing one included. */
  #items(close: ")" | "]", open: Span): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.cursor.isAt(close) && this.cursor.peek().kind !== "end") {
      items.push(this.cursor.nested(() => this.#binary(0)));
      this.#passStrange();
      if (this.cursor.takeIf(",")) continue;
      const token = this.cursor.peek();
      if (!beginsOperand(token)) break;
      this.cursor.report(token.span, isSlip(token) ? leftover(token) : missingComma(token));
      if (isSlip(token)) this.cursor.take();
    }
    this.#close(close, open);
    return items;
  }

  #close(symbol: ")" | "]", open: Span): void {
    if (this.cursor.takeIf(symbol)) return;
    const token = this.cursor.peek();
    this.cursor.report(token.kind === "end" ? open : token.span, missingClose(symbol, token));
  }

  #refuseIndex(): void {
    const { span } = this.cursor.peek();
    this.cursor.report(span, numberedElement);
    this.cursor.take();
    this.#items("]", span);
  }

  #countCalculation(): void {
    this.#calculations += 1;
    if (this.#calculations <= calculationsMax) return;
    const message = `the condition calculates more than ${calculationsMax} times`;
    this.cursor.stop({ message, mend: "Let whoever sends the signals calculate." });
  }

  #since({ start }: Span): Span {
    return { start, end: Math.max(start, this.cursor.lastEnd) };
  }
}

function join(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right, span: { start: left.span.start, end: right.span.end } };
}

/** What a call gives has neither fields nor methods. */
function isCall({ kind }: Expression): boolean {
  return kind === "size" || kind === "has" || kind === "method" || kind === "quantified";
}

/** A word for which there is an operator or a method. */
function isSlip(token: Token): boolean {
  return token.kind === "name" && wordSlip(token.name) !== undefined;
}

function beginsOperand(token: Token): boolean {
  if (token.kind === "symbol") return token.symbol === "(" || token.symbol === "[" || token.symbol === "!";
  return token.kind !== "end" && token.kind !== "strange";
}
