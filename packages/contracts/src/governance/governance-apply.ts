import { z } from "zod";
import { GuardrailPolicy, PolicyAttachment } from "../guardrails/guardrail-policy.ts";
import { ChangeStep } from "./change.ts";
import { EntityName } from "./entity-fields.ts";
import { GovernanceDocument } from "./governance-document.ts";

/** Guardrail policies that are in production, and whom they apply to. */
const guarding = {
  policies: z
    .record(EntityName, GuardrailPolicy)
    .optional()
    .meta({ description: "Guardrail policies by name. Not said: they stay as they are, also when pruning." }),
  policy_attachments: z
    .array(PolicyAttachment)
    .max(10_000)
    .readonly()
    .optional()
    .meta({ description: "Whom they apply to. Not said: as it is, also when pruning." }),
};

/** `GET /governance/export`: what was made by the control API, as a file writes it. */
export const GovernanceExport = z
  .strictObject({ governance: GovernanceDocument, ...guarding })
  .meta({ id: "GovernanceExport" });
export type GovernanceExport = z.output<typeof GovernanceExport>;

/** `POST /governance/apply`: brings the state to a document, in one step. */
export const GovernanceApply = z
  .strictObject({
    governance: GovernanceDocument,
    ...guarding,
    prune: z
      .boolean()
      .default(false)
      .meta({ description: "Deletes what the document does not have. The key that asks is never deleted." }),
    dry_run: z.boolean().default(false).meta({ description: "Shows the difference, and changes nothing." }),
  })
  .meta({ id: "GovernanceApply" });
export type GovernanceApply = z.output<typeof GovernanceApply>;

export const GovernanceApplied = z
  .strictObject({
    applied: z.boolean().meta({ description: "`false`: only the difference is shown." }),
    changes: z.array(ChangeStep).readonly(),
  })
  .meta({ id: "GovernanceApplied" });
export type GovernanceApplied = z.output<typeof GovernanceApplied>;
