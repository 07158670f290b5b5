import type { JsonObject, JsonValue } from "@meshgate/canon";
import type { Expression } from "../../src/conditions/syntax.ts";
import type { ValueType, Vocabulary } from "../../src/conditions/vocabulary.ts";
import type { Facts } from "../../src/index.ts";

/** What SEMANTICS 3 and 4 say, word by word and without any thought of speed: the law that compiled conditions keep. */
export type ReferenceTruth = true | false | "error";

/** Not a value: the expression cannot be evaluated. */
class CannotEvaluate extends Error {}

/** Walks the tree of an expression whose types were checked. */
export function evaluateReference(
  expression: Expression,
  facts: Facts,
  vocabulary: Vocabulary,
): ReferenceTruth {
  return new Reference(facts, vocabulary).truth(expression);
}

/** A map `when`: every entry equals its fact, an absent fact is no match, `null` matches absent alone. */
export function matchReference(map: JsonObject, facts: Facts, vocabulary: Vocabulary): ReferenceTruth {
  return and(entriesOf(map, []).map(([path, expected]) => matchEntry(path, expected, facts, vocabulary)));
}

function entriesOf(value: JsonValue, path: readonly string[]): readonly (readonly [string, JsonValue])[] {
  if (typeof value !== "object" || value === null) return [[path.join("."), value]];
  return Object.entries(value).flatMap(([key, inner]) => entriesOf(inner ?? null, [...path, key]));
}

function matchEntry(path: string, expected: JsonValue, facts: Facts, vocabulary: Vocabulary): ReferenceTruth {
  const found = find(facts, path.split("."));
  if (expected === null) return found === undefined || isEmpty(found);
  if (found === undefined) return false;
  const declared = vocabulary.facts.get(path)?.type;
  if (path.startsWith("signals.") && declared !== undefined && !fits(declared, found)) return "error";
  return found === expected;
}

/** A record of which no field is there. */
function isEmpty(found: unknown): boolean {
  return (
    typeof found === "object" && found !== null && !Array.isArray(found) && Object.keys(found).length === 0
  );
}

class Reference {
  readonly #facts: Facts;
  readonly #vocabulary: Vocabulary;
  readonly #elements: ReadonlyMap<string, unknown>;

  constructor(facts: Facts, vocabulary: Vocabulary, elements: ReadonlyMap<string, unknown> = new Map()) {
    this.#facts = facts;
    this.#vocabulary = vocabulary;
    this.#elements = elements;
  }

  truth(expression: Expression): ReferenceTruth {
    try {
      const value = this.#value(expression);
      if (typeof value === "boolean") return value;
      throw new Error("a condition is true or false: its types were not checked");
    } catch (caught) {
      if (caught instanceof CannotEvaluate) return "error";
      throw caught;
    }
  }

  #value(expression: Expression): unknown {
    switch (expression.kind) {
      case "literal":
        return expression.value;
      case "list":
        return expression.items.map((item) => this.#value(item));
      case "path":
        return this.#fact(expression.segments);
      case "has":
        return this.#has(expression.of);
      case "size":
        return sizeOf(this.#value(expression.of));
      case "method":
        return this.#method(expression);
      case "quantified":
        return settle(this.#quantified(expression));
      case "unary":
        if (expression.operator === "!") return !this.#value(expression.operand);
        return int(-BigInt(Number(this.#value(expression.operand))));
      case "binary":
        return this.#binary(expression);
    }
  }

  #binary({ operator, left, right }: Extract<Expression, { readonly kind: "binary" }>): unknown {
    if (operator === "&&") return settle(and([this.truth(left), this.truth(right)]));
    if (operator === "||") return settle(or([this.truth(left), this.truth(right)]));
    if (isNull(left) || isNull(right)) {
      const isThere = this.#has(isNull(left) ? right : left);
      return operator === "!=" ? isThere : !isThere;
    }
    const a = this.#value(left);
    const b = this.#value(right);
    switch (operator) {
      case "==":
        return a === b;
      case "!=":
        return a !== b;
      case "in":
        return Array.isArray(b) && b.some((one) => one === a);
      case "<":
        return Number(a) < Number(b);
      case "<=":
        return Number(a) <= Number(b);
      case ">":
        return Number(a) > Number(b);
      case ">=":
        return Number(a) >= Number(b);
      case "+":
        return int(BigInt(Number(a)) + BigInt(Number(b)));
      case "-":
        return int(BigInt(Number(a)) - BigInt(Number(b)));
      case "*":
        return int(BigInt(Number(a)) * BigInt(Number(b)));
    }
  }

  #method({ method, of, argument }: Extract<Expression, { readonly kind: "method" }>): boolean {
    const text = String(this.#value(of));
    const part = String(this.#value(argument));
    if (method === "startsWith") return text.slice(0, part.length) === part;
    if (method === "endsWith") return text.slice(Math.max(0, text.length - part.length)) === part;
    return text.split(part).length > 1 || part === "";
  }

  #quantified(expression: Extract<Expression, { readonly kind: "quantified" }>): ReferenceTruth {
    const list = this.#value(expression.list);
    if (!Array.isArray(list)) throw new Error("a quantifier asks a list: its types were not checked");
    const truths = list.map((element) => {
      const elements = new Map([...this.#elements, [expression.variable, element]]);
      return new Reference(this.#facts, this.#vocabulary, elements).truth(expression.body);
    });
    return expression.quantifier === "exists" ? or(truths) : and(truths);
  }

  #has(expression: Expression): boolean {
    if (expression.kind !== "path") throw new Error("only facts can be absent: its types were not checked");
    return this.#find(expression.segments) !== undefined;
  }

  #fact(segments: readonly string[]): unknown {
    const value = this.#find(segments);
    if (value === undefined) throw new CannotEvaluate();
    const declared = segments[0] === "signals" ? this.#vocabulary.facts.get(segments.join(".")) : undefined;
    if (declared !== undefined && !fits(declared.type, value)) throw new CannotEvaluate();
    return value;
  }

  #find([root = "", ...fields]: readonly string[]): unknown {
    if (this.#elements.has(root)) return find({ element: this.#elements.get(root) }, ["element", ...fields]);
    return find(this.#facts, [root, ...fields]);
  }
}

/** `null` is absent. */
function find(value: unknown, [key, ...more]: readonly string[]): unknown {
  if (key === undefined) return value ?? undefined;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const member: unknown = Reflect.get(value, key);
  return find(member, more);
}

function fits(type: ValueType, value: unknown): boolean {
  switch (type.kind) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int":
      return typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 53;
    case "decimal":
      return typeof value === "number" && Number.isFinite(value);
    case "one-of":
      return type.values.some((one) => one === value);
    default:
      return true;
  }
}

/** True unless some is not; strong Kleene: a false one settles it, whatever the errors. */
function and(truths: readonly ReferenceTruth[]): ReferenceTruth {
  if (truths.includes(false)) return false;
  return truths.includes("error") ? "error" : true;
}

function or(truths: readonly ReferenceTruth[]): ReferenceTruth {
  if (truths.includes(true)) return true;
  return truths.includes("error") ? "error" : false;
}

function settle(truth: ReferenceTruth): boolean {
  if (truth === "error") throw new CannotEvaluate();
  return truth;
}

function int(value: bigint): number {
  if (value >= 2n ** 53n || value <= -(2n ** 53n)) throw new CannotEvaluate();
  return Number(value);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Array.from(String(value)).length;
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.value === null;
}
