import { z } from "zod";
import { TeamEntry } from "./governance-document.ts";
import { keptFields } from "./kept-fields.ts";

/** The bodies of `/governance/teams`. */

const { name, description, tags } = TeamEntry.shape;

export const TeamCreate = z
  .strictObject({ name, description, tags })
  .meta({ id: "TeamCreate", description: "A team to be made." });
export type TeamCreate = z.output<typeof TeamCreate>;

/** What to change; the rest stays. `null` takes an optional field away. */
export const TeamPatch = z
  .strictObject({ name: name.optional(), description: description.nullable(), tags: tags.nullable() })
  .refine((patch) => Object.keys(patch).length > 0, { error: "changes nothing: name a field" })
  .meta({ id: "TeamPatch", minProperties: 1 });
export type TeamPatch = z.output<typeof TeamPatch>;

export const Team = z
  .strictObject({
    id: z.string().meta({ examples: ["team_019a9d3c5f1e7b2a8c4d6e8f0a1b2c3d"] }),
    ...TeamCreate.shape,
    ...keptFields,
  })
  .meta({ id: "Team" });
export type Team = z.output<typeof Team>;
