import { canonicalJson } from "@meshgate/canon";
import type { GovernanceDocument } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { keyBody } from "../directory/key-body.ts";
import type { Asker, ChangeContext } from "./change-context.ts";
import type { ChangeStep } from "./change-step.ts";
import { documentKinds } from "./document-entries.ts";
import { documentFault } from "./document-fault.ts";
import { DocumentIds } from "./document-ids.ts";
import { documentPersonFault } from "./document-persons.ts";
import { type Wanted, wantedEntities } from "./wanted-entities.ts";

export interface PlanInput {
  readonly document: GovernanceDocument;
  /** Whether what the document does not have is deleted. */
  readonly prune: boolean;
}

/** What of the state a document would change: makers first, so that each step finds what it names. */
export function planGovernance(
  { document, prune }: PlanInput,
  asker: Asker,
  context: ChangeContext,
): Result<readonly ChangeStep[], Refusal> {
  const fault = documentFault(document, context) ?? documentPersonFault(document, asker, context);
  if (fault !== undefined) return { ok: false, error: fault };
  const ids = new DocumentIds(document, context);
  const wanted = wantedEntities(document, ids, asker);
  const steps = wanted.flatMap((one) => stepTo(one, ids, context));
  if (!prune) return { ok: true, value: steps };
  const kept = new Set(wanted.map(({ kind, name }) => `${kind} ${name}`));
  const gone = documentKinds.toReversed().flatMap((kind) =>
    [...context.state.entities(kind).values()]
      .filter(({ id, name }) => !kept.has(`${kind} ${name}`) && !context.state.isConfigured(kind, id))
      .filter(({ id }) => id !== asker.principal.actor.id)
      .filter((entity) => !isRevokedKey(entity))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
  return { ok: true, value: [...steps, ...gone.map(deletion)] };
}

/** No document has one: it is what happened, and stays to be seen. */
function isRevokedKey(entity: Entity): boolean {
  return entity.kind === "key" && keyBody(entity).revoked_at !== undefined;
}

/** Nothing where it is so already. */
function stepTo(
  { kind, name, body }: Wanted,
  ids: DocumentIds,
  { state }: ChangeContext,
): readonly ChangeStep[] {
  const id = ids.of(kind, name);
  const before = state.entities(kind).get(id);
  const after = body(before);
  if (before === undefined) return [{ kind, op: "create", id, name, after }];
  if (canonicalJson(before.body) === canonicalJson(after)) return [];
  return [{ kind, op: "update", id, name, revision: before.revision, before: before.body, after }];
}

function deletion({ kind, id, name, revision, body: before }: Entity): ChangeStep {
  if (kind === "waiver" || kind === "change") throw new RangeError(`A ${kind} is never pruned.`);
  return { kind, op: "delete", id, name, revision, before };
}
