import type { GuardrailTestRequest, GuardrailTestResponse } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import { createVault, redaction } from "@meshgate/guardrails/findings";
import type { Readable } from "../../guarding/call-passages.ts";
import { loadDetectors } from "../../guarding/detectors.ts";
import { guardSignals } from "../../guarding/guard-signals.ts";
import { type Mask, maskFindings } from "../../guarding/mask-findings.ts";
import type { Active } from "../../pipeline/context.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Clock } from "../../ports/clock.ts";
import { lookWith, type TestedLook } from "./look-with.ts";
import { tellFindings } from "./tell-findings.ts";
import { testedGuardrails } from "./tested-guardrails.ts";
import { testedText } from "./tested-text.ts";

export interface TestSurroundings {
  readonly guardrails: Active["guardrails"];
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Tries guardrails on a text that goes nowhere: nothing of it is kept, and no service is asked about it. */
export async function testGuardrails(
  request: GuardrailTestRequest,
  { guardrails: configured, clock, newId }: TestSurroundings,
): Promise<Result<GuardrailTestResponse, Refusal>> {
  await loadDetectors();
  const tested = testedGuardrails(request.guardrails, configured);
  if (!tested.ok) return tested;
  const text = testedText(request);
  const looks: TestedLook[] = [];
  for (const each of tested.value) looks.push(await lookWith(each, text, clock));

  const findings = looks.flatMap((look) => look.findings);
  const definitions = new Map(tested.value.map(({ name, definition }) => [name, definition]));
  const { value, readable } = text;
  const masked = maskFindings(value, findings, maskEverything(definitions, newId().slice(-8)));
  return {
    ok: true,
    value: {
      findings: tellFindings(findings, value),
      guardrails: looks.map(({ told }) => told),
      signals: signalsOf(looks, readable, definitions),
      masked: "text" in masked ? masked.text : masked.messages,
    },
  };
}

type Definitions = ReadonlyMap<string, GuardrailDefinition>;

/** What they find is a range that a mask can stand for; a score or a topic is about the text as a whole. */
const maskable: ReadonlySet<string> = new Set(["pii", "secrets", "words", "patterns"]);

/** As a guardrail would mask whose action is to. */
function maskEverything(definitions: Definitions, nonce: string): Mask {
  const vault = createVault(nonce);
  return (finding, text) => {
    const { detector, params = {} } = definitions.get(finding.guardrail) ?? {};
    if (detector === undefined || !maskable.has(detector)) return undefined;
    const isReversible = "mask" in params && params.mask === "reversible";
    return isReversible ? vault.mask(finding, text) : redaction(finding.type);
  };
}

function signalsOf(
  looks: readonly TestedLook[],
  { unscanned }: Readable,
  definitions: Definitions,
): GuardrailTestResponse["signals"] {
  const run = {
    findings: looks.flatMap(({ findings }) => findings),
    ran: new Set(looks.flatMap(({ told, ran }) => (ran ? told.guardrail : []))),
    unscannedCount: unscanned.length + Math.max(...looks.map(({ unseen }) => unseen)),
  };
  return guardSignals(run, { signals: new Set() }, { definitions });
}
