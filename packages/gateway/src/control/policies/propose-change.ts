import type { JsonObject } from "@meshgate/canon";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import { planChange } from "../../stores/control/plan-change.ts";
import { secretsSpentBy, spentSecretFault } from "../directory/spent-secrets.ts";
import { guardingMisfit } from "../guardrail-policies/guarding-misfit.ts";
import { ADMIN_KEY_MADE } from "../open-mode.ts";
import { type Asker, by, type ChangeContext, newEntityId } from "./change-context.ts";
import { changeEvents } from "./change-events.ts";
import { type ChangeSteps, mutationsOf } from "./change-step.ts";
import { conflictRefusal } from "./conflict-refusal.ts";
import type { ChangeBody } from "./pending-change.ts";
import { reviewChange } from "./review-change.ts";
import { requestedBy } from "./second-person.ts";

/** What became of a change that fits: it is made, or waits for a second person. */
export type Proposed = { readonly kind: "made" } | { readonly kind: "pending"; readonly changeId: string };

/** Carries a change out, whole, where the rules let it; keeps it for a second person where they ask for one (SEMANTICS 5). */
export async function proposeChange(
  steps: ChangeSteps,
  asker: Asker,
  context: ChangeContext,
): Promise<Result<Proposed, Refusal>> {
  const misfit = misfitOf(steps, context) ?? (await spentSecretFault(steps, context));
  if (misfit !== undefined) return { ok: false, error: misfit };
  const reviewed = await reviewChange(steps, asker, context);
  switch (reviewed.kind) {
    case "refused": {
      const [first, ...others] = reviewed.events;
      if (first !== undefined) await context.record.append([first, ...others]);
      return { ok: false, error: reviewed.refusal };
    }
    case "second-person":
      return keep(steps, asker, context, reviewed.events);
    case "permitted": {
      const events = [...reviewed.events, ...changeEvents(steps, asker, context)];
      const applied = await context.state.apply({
        mutations: mutationsOf(steps),
        events,
        once: onceOf(steps, context),
        ...by(asker, context),
      });
      return applied.ok
        ? { ok: true, value: { kind: "made" } }
        : { ok: false, error: conflictRefusal(applied.error) };
    }
  }
}

/** Why the change does not fit what is there now; undefined where it does. */
export function misfitOf(steps: ChangeSteps, context: ChangeContext): Refusal | undefined {
  const { state } = context;
  const change = { mutations: mutationsOf(steps), events: [], actorId: "", atMs: context.clock.nowMs() };
  const planned = planChange(change, {
    byId: (kind, id) => state.entities(kind).get(id),
    byName: state.named,
  });
  return planned.ok ? guardingMisfit(steps, context) : conflictRefusal(planned.error);
}

/** What holds for good from this change on: open mode ends with the first admin key (SEMANTICS 10), and secrets are spent. */
export function onceOf(steps: ChangeSteps, context: ChangeContext): Readonly<Record<string, string>> {
  const makesAdmin = steps.some((step) => step.kind === "key" && "after" in step && isAdmin(step.after));
  return {
    ...secretsSpentBy(steps, context),
    ...(makesAdmin ? { [ADMIN_KEY_MADE]: new Date(context.clock.nowMs()).toISOString() } : {}),
  };
}

function isAdmin({ roles }: JsonObject): boolean {
  return Array.isArray(roles) && roles.includes("admin");
}

async function keep(
  steps: ChangeSteps,
  asker: Asker,
  context: ChangeContext,
  events: readonly SealedEvent[],
): Promise<Result<Proposed, Refusal>> {
  const changeId = newEntityId("chg", context);
  const body: ChangeBody = { ...requestedBy(asker.principal), status: "pending", steps };
  const applied = await context.state.apply({
    mutations: [
      { op: "create", kind: "change", id: changeId, name: changeId, body: body as object as JsonObject },
    ],
    events,
    ...by(asker, context),
  });
  return applied.ok
    ? { ok: true, value: { kind: "pending", changeId } }
    : { ok: false, error: conflictRefusal(applied.error) };
}
