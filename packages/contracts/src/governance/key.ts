import { z } from "zod";
import { boundedText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";
import { keyFields } from "./governance-document.ts";
import { keptFields } from "./kept-fields.ts";

/** The bodies of `/governance/keys`. */

const { alias, description, owner, roles, environment, sensitivity, tags, signals, expires_at } = keyFields;
const agentId = boundedText(1, 256)
  .optional()
  .meta({ description: "The agent that calls with it.", examples: ["agt_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] });
const teamId = boundedText(1, 256)
  .optional()
  .meta({
    description: "The team that it is for; not said: its agent's.",
    examples: ["team_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"],
  });

export const KeyCreate = z
  .strictObject({
    alias,
    description,
    agent_id: agentId,
    team_id: teamId,
    owner,
    roles,
    environment,
    sensitivity,
    tags,
    signals,
    expires_at,
  })
  .meta({ id: "KeyCreate", description: "A key to be made." });
export type KeyCreate = z.output<typeof KeyCreate>;

const bound = z
  .unknown()
  .refine((given) => given === undefined, {
    error: "cannot be changed: make another key and revoke this one",
  })
  .optional()
  .meta({ description: "Refused: a key stays with whom it was made for." });

/** What to change; the rest stays. `null` takes an optional field away. */
export const KeyPatch = z
  .strictObject({
    alias: alias.optional(),
    description: description.nullable(),
    agent_id: bound,
    team_id: bound,
    owner: owner.nullable(),
    roles,
    environment: environment.nullable(),
    sensitivity: sensitivity.nullable(),
    tags: tags.nullable(),
    signals: signals.nullable(),
    expires_at: expires_at.nullable(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: "changes nothing: name a field" })
  .meta({ id: "KeyPatch", minProperties: 1 });
export type KeyPatch = z.output<typeof KeyPatch>;

export const KeyRotate = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(2_592_000)
      .default(0)
      .meta({
        description: "How long the old secret goes on working beside the new one.",
        examples: [3_600],
      }),
  })
  .meta({ id: "KeyRotate" });
export type KeyRotate = z.output<typeof KeyRotate>;

export const Key = z
  .strictObject({
    id: z.string().meta({ examples: ["key_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
    ...KeyCreate.shape,
    roles: roles.unwrap(),
    status: z.enum(["active", "expired", "revoked"]),
    person: z
      .string()
      .meta({ description: "Who answers for it: the key from which its chain of creation began." }),
    created_by: z.string(),
    revoked_at: Timestamp.optional(),
    previous_secret_until: Timestamp.optional().meta({
      description: "How long the secret before a rotation works.",
    }),
    ...keptFields,
  })
  .meta({ id: "Key" });
export type Key = z.output<typeof Key>;

/** What making and rotating a key answers, this one time. */
export const KeyWithSecret = Key.extend({
  key: z
    .string()
    .regex(/^mgk_[A-Za-z0-9_-]{43}$/)
    .meta({ description: "The key itself. It is shown once: keep it now." }),
}).meta({ id: "KeyWithSecret" });
export type KeyWithSecret = z.output<typeof KeyWithSecret>;
