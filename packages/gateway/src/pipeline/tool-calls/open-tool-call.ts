import { type Fields, nameOf, recordsIn, type ToolCallPart, type ToolName } from "./tool-call-parts.ts";

/** What stands once in a call: clients that join pieces, and those that keep the first or the last, read it alike. */
const labels = ["id", "type"] as const;

/**
 * A tool call of a stream. Clients put its pieces together in different ways: some join the pieces of a name, some keep
 * the first or the last. So its name waits until it is whole, which is when its input begins or its choice ends, and is
 * then printed once, in the call's first piece.
 */
export class OpenToolCall {
  state: "open" | "complete" | "decided" = "open";
  readonly #names = new Map<string, string>();
  readonly #labels = new Map<string, unknown>();
  readonly #printedLabels = new Set<string>();
  #isNamePrinted = false;

  get name(): ToolName {
    return nameOf(this.#names);
  }

  /**
   * Takes a piece in. A piece that is the whole name so far says it again, as some servers do in every piece. False where
   * it gives the call another name than the one that is whole.
   */
  take({ call, names, hasInput }: ToolCallPart): boolean {
    for (const label of labels) {
      const value = call[label] ?? "";
      if (value !== "" && !this.#labels.has(label)) this.#labels.set(label, value);
    }
    for (const [field, piece] of names) {
      const soFar = this.#names.get(field) ?? "";
      if (piece === "" || piece === soFar) continue;
      if (this.state === "open") this.#names.set(field, soFar + piece);
      else if (piece !== this.name) return false;
    }
    if (hasInput && this.state === "open" && this.#names.size > 0) this.state = "complete";
    return true;
  }

  /**
   * The piece as every client may have it. INVARIANT: the first holds the whole name, which is decided; no other holds any.
   */
  print({ index, call }: ToolCallPart): Fields {
    const { name: _name, id: _id, type: _type, ...rest } = call;
    const members = recordsIn(call).map(([field, member]) => [field, withoutName(field, member)] as const);
    const piece = { ...this.#dueLabels(), ...rest, ...Object.fromEntries(members) };
    const printed = this.#isNamePrinted ? piece : this.#named(piece);
    this.#isNamePrinted = true;
    return index === undefined ? printed : { ...printed, index };
  }

  #dueLabels(): Fields {
    const due = [...this.#labels].filter(([label]) => !this.#printedLabels.has(label));
    for (const [label] of due) this.#printedLabels.add(label);
    return Object.fromEntries(due);
  }

  #named(piece: Fields): Fields {
    const named = [...this.#names].map(([field, name]) =>
      field === "" ? ["name", name] : [field, { name, ...withoutName(field, recordAt(piece, field)) }],
    );
    return { ...piece, ...Object.fromEntries(named) };
  }
}

/** A function's piece without arguments says so: clients add what is there to what they have. */
function withoutName(field: string, { name: _name, ...rest }: Fields): Fields {
  return field === "function" ? { arguments: "", ...rest } : rest;
}

function recordAt(piece: Fields, field: string): Fields {
  return new Map(recordsIn(piece)).get(field) ?? {};
}
