import { EvaluateRequest } from "@meshgate/contracts";
import {
  type CallEnvelope,
  callSurfaces,
  type Facts,
  modelChoices,
  type Result,
  type RuleSet,
} from "@meshgate/engine";
import { envelopeOf } from "@meshgate/gateway";
import { z } from "zod";

const count = z.int().min(0);
const texts = z.array(z.string()).default([]);

const Principal = z.strictObject({
  key: z.string().default("local"),
  team: z.string().optional(),
  agent: z.string().optional(),
  tags: texts,
});

const Call = z.strictObject({
  surface: z.enum(callSurfaces).default("chat"),
  model: z.string().nullable().default(null),
  model_choice: z.enum(modelChoices).default("auto"),
  stream: z.boolean().default(false),
  message_count: count.default(1),
  prompt_chars: count.default(0),
  total_chars: count.default(0),
  tools_offered: count.default(0),
  tools: texts,
});

const Finding = z.strictObject({
  type: z.string(),
  count: count.default(1),
  where: z.enum(["prompt", "answer", "tool"]).default("prompt"),
  guardrail: z.string().default("test"),
});

/**
 * The facts of a policy test or of `explain`: a body of `POST /evaluate`, and beside it what the gateway adds for its own
 * calls. Of the latter a part is enough; the facts that a decision was recorded with are taken as they are.
 */
export const FactsDocument = EvaluateRequest.extend({
  principal: Principal.optional(),
  call: Call.optional(),
  findings: z.array(Finding).optional(),
  /** No rule reads them. */
  targets: z.array(z.unknown()).optional(),
});
export type FactsDocument = z.output<typeof FactsDocument>;

/** The facts as a decision reads them, or in a sentence or two why the service would refuse them. */
export function factsOf(document: FactsDocument, { vocabulary }: RuleSet): Result<Facts, string> {
  const { principal, call, findings, targets, ...request } = document;
  const envelope = envelopeOf(request, vocabulary.actions);
  if (!envelope.ok) return { ok: false, error: envelope.error.message };
  const { facts } = envelope.value;
  const isCall = [principal, call, findings, targets].some((part) => part !== undefined);
  return { ok: true, value: isCall ? asCall(facts, document) : facts };
}

/** All that the gateway adds is there or not there together. */
function asCall(facts: Facts, { principal, call, findings }: FactsDocument): CallEnvelope {
  const { team, agent, ...named } = principal ?? Principal.parse({});
  return {
    ...facts,
    principal: { ...named, ...(team !== undefined && { team }), ...(agent !== undefined && { agent }) },
    call: call ?? Call.parse({}),
    findings: findings ?? [],
    targets: [],
  };
}
