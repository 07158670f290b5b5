import type { Result } from "@meshgate/engine";
import { z } from "zod";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";

/** What is kept of who asked for something, and of who decided on it. */
export const Decided = z.strictObject({
  requested_by: z.string(),
  /** Who is responsible for the key that asked (SEMANTICS 5). */
  requesting_person: z.string(),
  decided_by: z.string().optional(),
  self: z.literal(true).optional(),
});
export type Decided = Readonly<z.output<typeof Decided>>;

export function requestedBy({ actor, person }: Principal): Decided {
  return { requested_by: actor.id, requesting_person: person };
}

/** Lets another person decide; in open mode the one local user may, and it is marked (SEMANTICS 6). */
export function decidedBy(asked: Decided, { actor, person }: Principal): Result<Decided, Refusal> {
  const self = person === asked.requesting_person;
  if (self && actor.type !== "local") return { ok: false, error: samePerson };
  const { requested_by, requesting_person } = asked;
  const decided = { requested_by, requesting_person, decided_by: actor.id };
  return { ok: true, value: self ? { ...decided, self: true } : decided };
}

const samePerson: Refusal = {
  kind: "same-person",
  message:
    "You asked for it yourself, or your key was made by who did: another person must decide. Let somebody do it whose key began elsewhere.",
};
