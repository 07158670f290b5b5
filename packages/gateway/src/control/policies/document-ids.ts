import type { GovernanceDocument } from "@meshgate/contracts";
import { type ChangeContext, newEntityId } from "./change-context.ts";
import { type DocumentKind, entriesOf } from "./document-entries.ts";

/** The ids behind the document's names: of what is there already, else new ones. */
export class DocumentIds {
  readonly #made = new Map<string, string>();
  readonly #context: ChangeContext;

  constructor(document: GovernanceDocument, context: ChangeContext) {
    this.#context = context;
    for (const [kind, name] of entriesOf(document)) {
      if (context.state.named(kind, name) !== undefined) continue;
      this.#made.set(`${kind} ${name}`, newEntityId(prefixes[kind], context));
    }
  }

  of(kind: DocumentKind, name: string): string {
    const id = this.find(kind, name);
    if (id === undefined) throw new RangeError(`The ${kind} ${name} has no id.`);
    return id;
  }

  find(kind: DocumentKind, name: string): string | undefined {
    return this.#made.get(`${kind} ${name}`) ?? this.#context.state.named(kind, name)?.id;
  }
}

const prefixes = { team: "team", agent: "agt", key: "key", policy: "pol" } as const;
