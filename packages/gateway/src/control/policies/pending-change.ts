import type { JsonObject } from "@meshgate/canon";
import { ChangeStep } from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Entity } from "../../ports/control-store.ts";
import type { ChangeSteps } from "./change-step.ts";
import { Decided } from "./second-person.ts";

const body = z.record(z.string(), z.unknown()).transform((members) => members as JsonObject);
const common = { kind: ChangeStep.shape.kind, id: z.string(), name: z.string() };
const Step = z.discriminatedUnion("op", [
  z.strictObject({ ...common, op: z.literal("create"), after: body }),
  z.strictObject({ ...common, op: z.literal("update"), revision: z.int(), before: body, after: body }),
  z.strictObject({ ...common, op: z.literal("delete"), revision: z.int(), before: body }),
]);

const ChangeBody = z.strictObject({
  ...Decided.shape,
  status: z.enum(["pending", "published", "rejected"]),
  steps: z.tuple([Step], Step).readonly(),
});

/** A change that waits for, or got, a second person: the body under which it is kept. */
export type ChangeBody = Decided & {
  readonly status: "pending" | "published" | "rejected";
  readonly steps: ChangeSteps;
};

const read = new WeakMap<Entity, ChangeBody>();

/** Read once. */
export function changeOf(entity: Entity): ChangeBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const change: ChangeBody = ChangeBody.parse(entity.body);
  read.set(entity, change);
  return change;
}
