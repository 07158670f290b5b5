import type { JsonObject } from "@meshgate/canon";
import { KeyCreate } from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Entity } from "../../ports/control-store.ts";

/** One of a key's secrets. After a rotation the one before it may go on for a time. */
const Secret = z.object({
  /** Of the whole key, in lower-case hexadecimal. */
  sha256: z.string(),
  /** RFC 3339; absent: as long as the key. */
  until: z.string().optional(),
});

const Index = z.object({ secrets: z.array(Secret).readonly(), roles: z.array(z.string()).readonly() });

const { alias: _alias, roles, ...fields } = KeyCreate.shape;
const KeyBody = z.object({
  ...fields,
  roles: roles.unwrap(),
  secrets: Index.shape.secrets,
  /** The key's own id, or that of the key at the root of its chain of creation (SEMANTICS 5). */
  person: z.string(),
  created_by: z.string(),
  revoked_at: z.string().optional(),
});

/** A key as the store has it, under its alias as its name: whatever was sent, and its secrets' hashes. */
export type KeyBody = z.output<typeof KeyBody>;

const read = new WeakMap<Entity, KeyBody>();

/** Read once for each state of the key. */
export function keyBody(entity: Entity): KeyBody {
  const known = read.get(entity);
  if (known !== undefined) return known;
  const body = readKey(entity.body);
  read.set(entity, body);
  return body;
}

/** The little of a key by which it is found, without reading the rest. */
export function keyIndex(entity: Entity): z.output<typeof Index> {
  return Index.parse(entity.body);
}

export function readKey(body: unknown): KeyBody {
  return KeyBody.parse(body);
}

export function storedKey(body: KeyBody): JsonObject {
  return body as JsonObject;
}
