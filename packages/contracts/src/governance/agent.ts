import { z } from "zod";
import { boundedText, keptText } from "../bounded-text.ts";
import { Timestamp } from "../timestamp.ts";
import { AgentEntry } from "./governance-document.ts";
import { keptFields } from "./kept-fields.ts";
import { LastReview } from "./review.ts";

/** The bodies of `/governance/agents`. */

const { name, description, owner, environment, framework, risk_level, tags, signals } = AgentEntry.shape;
const teamId = boundedText(1, 256)
  .optional()
  .meta({ description: "The team that it belongs to.", examples: ["team_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] });

export const AgentCreate = z
  .strictObject({
    name,
    description,
    team_id: teamId,
    owner,
    environment,
    framework,
    risk_level,
    tags,
    signals,
  })
  .meta({ id: "AgentCreate", description: "An agent to be registered." });
export type AgentCreate = z.output<typeof AgentCreate>;

/** What to change; the rest stays. `null` takes an optional field away. */
export const AgentPatch = z
  .strictObject({
    name: name.optional(),
    description: description.nullable(),
    team_id: teamId.nullable(),
    owner: owner.nullable(),
    environment: environment.nullable(),
    framework: framework.nullable(),
    risk_level: risk_level.nullable(),
    tags: tags.nullable(),
    signals: signals.nullable(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: "changes nothing: name a field" })
  .meta({ id: "AgentPatch", minProperties: 1 });
export type AgentPatch = z.output<typeof AgentPatch>;

export const AgentBlock = z
  .strictObject({
    reason: keptText(2_000).meta({ description: "Why; the record keeps its salted hash alone." }),
  })
  .meta({ id: "AgentBlock" });
export type AgentBlock = z.output<typeof AgentBlock>;

export const Agent = z
  .strictObject({
    id: z.string().meta({ examples: ["agt_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
    ...AgentCreate.shape,
    status: z.enum(["active", "blocked"]),
    blocked: z
      .strictObject({
        at: Timestamp,
        by: z.string(),
        reason: z.string().optional().meta({ description: "Told where one agent is asked for." }),
      })
      .optional()
      .meta({ description: "While the kill switch is on: since when, and by whom." }),
    last_review: LastReview.optional(),
    ...keptFields,
  })
  .meta({ id: "Agent" });
export type Agent = z.output<typeof Agent>;
