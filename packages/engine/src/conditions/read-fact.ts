import type { Outcome } from "../decision.ts";
import type { Facts, FindingFact } from "../facts.ts";
import type { Scalar } from "./scalar.ts";
import { isScalar } from "./value-type.ts";
import type { FactPath } from "./vocabulary.ts";

/** The facts, and for an invariant the decision. */
type JudgedFacts = Facts & { readonly decision?: Outcome };
/** What stands in a list of the facts. */
export type Element = string | FindingFact;

export type Reader<Value> = (facts: JudgedFacts, element?: Element) => Value | undefined;

/** A function that reads one scalar of the facts; undefined where it is absent. An undeclared name is a bug. */
export function scalarReader(path: FactPath): Reader<Scalar> {
  const known = scalarReaders.get(path);
  if (known !== undefined) return known;
  if (path.startsWith("signals.")) return signalReader(path.slice("signals.".length));
  throw new Error(`No reader for the fact ${path}`);
}

/** A function that reads one list of the facts; undefined where it is absent. */
export function listReader(path: FactPath): Reader<readonly Element[]> {
  const known = listReaders.get(path);
  if (known === undefined) throw new Error(`No reader for the list ${path}`);
  return known;
}

const scalarReaders: ReadonlyMap<FactPath, Reader<Scalar>> = new Map<FactPath, Reader<Scalar>>([
  ["action", (facts) => facts.action],
  ["env.name", (facts) => facts.env.name],
  ["resource.type", (facts) => facts.resource.type],
  ["resource.id", (facts) => facts.resource.id],
  ["resource.sensitivity", (facts) => facts.resource.sensitivity],
  ["subject.type", (facts) => facts.subject?.type],
  ["subject.id", (facts) => facts.subject?.id],
  ["principal.key", (facts) => facts.principal?.key],
  ["principal.key_id", (facts) => facts.principal?.key_id],
  ["principal.team", (facts) => facts.principal?.team],
  ["principal.team_id", (facts) => facts.principal?.team_id],
  ["principal.agent", (facts) => facts.principal?.agent],
  ["principal.agent_id", (facts) => facts.principal?.agent_id],
  ["principal.risk_level", (facts) => facts.principal?.risk_level],
  ["principal.end_user", (facts) => facts.principal?.end_user],
  ["principal.session", (facts) => facts.principal?.session],
  ["call.surface", (facts) => facts.call?.surface],
  ["call.model", (facts) => facts.call?.model ?? undefined],
  ["call.model_choice", (facts) => facts.call?.model_choice],
  ["call.stream", (facts) => facts.call?.stream],
  ["call.message_count", (facts) => facts.call?.message_count],
  ["call.prompt_chars", (facts) => facts.call?.prompt_chars],
  ["call.total_chars", (facts) => facts.call?.total_chars],
  ["call.tools_offered", (facts) => facts.call?.tools_offered],
  ["decision", (facts) => facts.decision],
  ["@", (_facts, element) => (typeof element === "string" ? element : undefined)],
  ["@.type", (_facts, element) => (typeof element === "object" ? element.type : undefined)],
  ["@.count", (_facts, element) => (typeof element === "object" ? element.count : undefined)],
  ["@.where", (_facts, element) => (typeof element === "object" ? element.where : undefined)],
  ["@.guardrail", (_facts, element) => (typeof element === "object" ? element.guardrail : undefined)],
]);

const listReaders: ReadonlyMap<FactPath, Reader<readonly Element[]>> = new Map<
  FactPath,
  Reader<readonly Element[]>
>([
  ["principal.tags", (facts) => facts.principal?.tags],
  ["call.tools", (facts) => facts.call?.tools],
  ["findings", (facts) => facts.findings],
]);

/** A name like `constructor` is inherited by every object: only scalars are signals. */
function signalReader(name: string): Reader<Scalar> {
  return ({ signals }) => {
    const value: unknown = signals[name];
    return isScalar(value) ? value : undefined;
  };
}
