import {
  EntityName,
  GuardrailDefinition,
  GuardrailPolicy,
  PolicyAttachment,
} from "@meshgate/contracts/serving";
import { z } from "zod";
import type { Frozen } from "./frozen.ts";

/** The sections `guardrails`, `policies`, `policy_attachments` and `sensitivity_of_findings`. */

export const GuardrailsConfig = z
  .array(GuardrailDefinition)
  .max(1_000)
  .default([])
  .describe(
    "What is looked for in calls and answers, and what a finding does. Each applies where `default_on` or a policy says so.",
  );
export type GuardrailEntry = z.output<typeof GuardrailDefinition>;

export const PoliciesConfig = z
  .record(EntityName, GuardrailPolicy)
  .default({})
  .describe("Which guardrails apply, by the policy's name, as LiteLLM writes it.");
export type PolicyEntry = z.output<typeof GuardrailPolicy>;

export const PolicyAttachmentsConfig = z
  .array(PolicyAttachment)
  .max(10_000)
  .default([])
  .describe("Whom policies apply to, as LiteLLM writes it: whoever fits every list that an attachment has.");
export type AttachmentEntry = z.output<typeof PolicyAttachment>;

const sensitivity = z.enum(["public", "internal", "restricted"]);

export const SensitivityOfFindings = z
  .strictObject({
    high: sensitivity
      .default("restricted")
      .describe("Of secrets, of identity and money: whatever has a checksum or a prefix of its own."),
    low: sensitivity.default("internal").describe("Of any other finding: an e-mail address, a phone number."),
    types: z
      .record(
        z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "a type is written like `EMAIL` or `US_SSN`"),
        sensitivity,
      )
      .default({})
      .describe("Of single types, in place of both."),
  })
  .prefault({})
  .describe("How sensitive a call is in which guardrails find something; rules and routing read it.");
export type SensitivityOfFindings = Frozen<z.output<typeof SensitivityOfFindings>>;
