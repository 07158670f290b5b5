import type { JsonObject } from "@meshgate/canon";
import type { Policy, PolicyRevision } from "@meshgate/contracts";
import { PolicyCreate } from "@meshgate/contracts/serving";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { setByOthersFault } from "../directory/set-by-team.ts";
import { withApproverIds } from "./approver-ids.ts";
import { type Asker, type ChangeContext, newEntityId } from "./change-context.ts";
import type { ChangeStep } from "./change-step.ts";
import { policyAnswer, revisionAnswer } from "./policy-answer.ts";
import { policyBody, policyOf } from "./policy-of.ts";
import { mayChange, maySee, ownTeamOnly } from "./policy-reach.ts";
import { policyWarnings } from "./policy-warnings.ts";
import { proposeChange } from "./propose-change.ts";

/** What became of a change: it is made, or waits for a second person. */
export type Written<T> =
  | { readonly kind: "made"; readonly value: T; readonly warnings: readonly string[] }
  | { readonly kind: "pending"; readonly changeId: string; readonly warnings: readonly string[] };

type Writing<T> = Promise<Result<Written<T>, Refusal>>;

/** Governance policies, as the control API offers them (SEMANTICS 5). */
export interface Policies {
  /** Those of the configuration first, then the oldest first. */
  list(principal: Principal): readonly Policy[];
  find(id: string, principal: Principal): Result<Policy, Refusal>;
  create(policy: PolicyCreate, asker: Asker): Writing<Policy>;
  /** `edit` makes of what it is now what it is to be. */
  update(
    id: string,
    edit: (before: PolicyCreate) => Result<PolicyCreate, Refusal>,
    asker: Asker,
  ): Writing<Policy>;
  remove(id: string, asker: Asker): Writing<{ readonly id: string }>;
  /** Every state that it had, the latest first; of a deleted one too. */
  history(id: string, principal: Principal): Promise<Result<readonly PolicyRevision[], Refusal>>;
  /** Makes a past state hold again, as a change like any other. */
  rollback(id: string, revision: number, asker: Asker): Writing<Policy>;
}

export function createPolicies(context: ChangeContext): Policies {
  const { state, past } = context;

  async function write<T>(
    step: ChangeStep,
    asker: Asker,
    warnings: readonly string[],
    value: () => T,
  ): Writing<T> {
    const proposed = await proposeChange([step], asker, context);
    if (!proposed.ok) return proposed;
    return { ok: true, value: outcomeOf(proposed.value, warnings, value) };
  }

  const named = (policy: PolicyCreate): PolicyCreate =>
    withApproverIds(policy, (alias) => state.named("key", alias)?.id);

  async function writePolicy(step: ChangeStep, policy: PolicyCreate, asker: Asker): Writing<Policy> {
    if (!mayChange(asker.principal, policy, state)) return { ok: false, error: ownTeamOnly };
    const answer = () => policyAnswer(living(step.id), state);
    return write(step, asker, policyWarnings(policy, context), answer);
  }

  function living(id: string): Entity {
    const entity = state.entities("policy").get(id);
    if (entity === undefined) throw new RangeError(`The policy ${id} was written and is not there.`);
    return entity;
  }

  /** One that is out of the reader's reach is as good as not there. */
  function reached(id: string, principal: Principal): Result<Entity, Refusal> {
    const entity = state.entities("policy").get(id);
    return entity === undefined || !maySee(principal, policyOf(entity), state)
      ? { ok: false, error: unknownPolicy(id) }
      : { ok: true, value: entity };
  }

  async function changeable(id: string, { principal }: Asker): Promise<Result<Entity, Refusal>> {
    const entity = reached(id, principal);
    if (!entity.ok) return entity;
    if (state.isConfigured("policy", id)) return { ok: false, error: configManaged };
    if (!mayChange(principal, policyOf(entity.value), state)) return { ok: false, error: ownTeamOnly };
    const fault = await setByOthersFault("policy", id, principal, context);
    return fault === undefined ? entity : { ok: false, error: fault };
  }

  async function update(entity: Entity, given: PolicyCreate, asker: Asker): Writing<Policy> {
    const policy = named(given);
    const { id, revision, body: before } = entity;
    const after = policyBody(policy);
    return writePolicy(
      { kind: "policy", op: "update", id, name: policy.name, revision, before, after },
      policy,
      asker,
    );
  }

  return {
    list: (principal) =>
      [...state.entities("policy").values()]
        .filter((entity) => maySee(principal, policyOf(entity), state))
        .toSorted(byAge)
        .map((entity) => policyAnswer(entity, state)),

    find(id, principal) {
      const entity = reached(id, principal);
      return entity.ok ? { ok: true, value: policyAnswer(entity.value, state) } : entity;
    },

    create(given, asker) {
      const policy = named(given);
      const id = newEntityId("pol", context);
      const step = {
        kind: "policy",
        op: "create",
        id,
        name: policy.name,
        after: policyBody(policy),
      } as const;
      return writePolicy(step, policy, asker);
    },

    async update(id, edit, asker) {
      const entity = await changeable(id, asker);
      if (!entity.ok) return entity;
      const edited = edit(policyOf(entity.value));
      return edited.ok ? update(entity.value, edited.value, asker) : edited;
    },

    async remove(id, asker) {
      const entity = await changeable(id, asker);
      if (!entity.ok) return entity;
      const { name, revision, body: before } = entity.value;
      const step = { kind: "policy", op: "delete", id, name, revision, before } as const;
      return write(step, asker, [], () => ({ id }));
    },

    async history(id, principal) {
      const revisions = await past.history("policy", id);
      const isSeen = (body: JsonObject): boolean => maySee(principal, PolicyCreate.parse(body), state);
      const seen = revisions.filter(({ body }) => body === undefined || isSeen(body));
      const entity = reached(id, principal);
      // A configured one has no history; a deleted one is known by it alone.
      if (!entity.ok && !seen.some(({ body }) => body !== undefined)) return entity;
      return { ok: true, value: seen.map(revisionAnswer) };
    },

    async rollback(id, revision, asker) {
      const entity = await changeable(id, asker);
      if (!entity.ok) {
        const wasThere = !state.entities("policy").has(id) && (await this.history(id, asker.principal)).ok;
        return wasThere ? { ok: false, error: deletedPolicy(id) } : entity;
      }
      const then = (await past.history("policy", id)).find((one) => one.revision === revision);
      if (then?.body === undefined)
        return { ok: false, error: noSuchRevision(revision, entity.value.revision) };
      return update(entity.value, PolicyCreate.parse(then.body), asker);
    },
  };
}

function outcomeOf<T>(
  proposed: { readonly kind: "made" } | { readonly kind: "pending"; readonly changeId: string },
  warnings: readonly string[],
  value: () => T,
): Written<T> {
  return proposed.kind === "made" ? { kind: "made", value: value(), warnings } : { ...proposed, warnings };
}

function byAge(a: Entity, b: Entity): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}

function unknownPolicy(id: string): Refusal {
  return {
    kind: "not-found",
    message: `There is no policy \`${id}\`. GET /governance/policies lists those there are.`,
  };
}

function deletedPolicy(id: string): Refusal {
  return {
    kind: "not-found",
    message: `The policy \`${id}\` was deleted, and has nothing to go back from. Create it anew: GET /governance/policies/${id}/history has what it was.`,
  };
}

const configManaged: Refusal = {
  kind: "config-managed",
  message: "This policy stands in the configuration file. Change it there, under `governance.policies`.",
};

function noSuchRevision(revision: number, latest: number): Refusal {
  return {
    kind: "invalid-request",
    message: `The policy has no revision ${revision} to go back to; its revisions are 1 to ${latest}.`,
    field: "revision",
  };
}
