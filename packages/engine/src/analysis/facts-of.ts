import type { Scalar } from "../conditions/scalar.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import {
  type CallFacts,
  callSurfaces,
  type Facts,
  modelChoices,
  type PrincipalFacts,
  riskLevels,
  sensitivities,
} from "../facts.ts";
import { type Element, findingOf } from "./element-of.ts";

/** What the facts of a request are, each by its path. What is not in it is absent, or anything where it has to be there. */
export type Point = ReadonlyMap<FactPath, Scalar | readonly Element[]>;

/** A well-formed request of these facts; what they do not name and must be there is what a reader expects in an example. */
export function factsOf(point: Point): Facts {
  const { text } = readersOf(point);
  const [id, subjectType, subjectId] = [text("resource.id"), text("subject.type"), text("subject.id")];
  const sensitivity = text("resource.sensitivity");
  const subject = {
    ...(subjectType !== undefined && { type: subjectType }),
    ...(subjectId !== undefined && { id: subjectId }),
  };
  return {
    action: text("action") ?? "infer:run",
    env: { name: text("env.name") ?? "dev" },
    resource: {
      type: text("resource.type") ?? "document",
      ...(id !== undefined && { id }),
      sensitivity: sensitivities.find((one) => one === sensitivity) ?? "public",
    },
    ...((subjectType ?? subjectId) !== undefined && { subject }),
    signals: signalsOf(point),
    ...(isOfCall(point) && {
      principal: principalOf(point),
      call: callOf(point),
      findings: (readersOf(point).list("findings") ?? []).map(findingOf),
      targets: [],
    }),
  };
}

/** The facts of a gateway's own call are there together (Presence). */
function isOfCall(point: Point): boolean {
  for (const path of point.keys()) {
    if (path === "findings" || path.startsWith("call.") || path.startsWith("principal.")) return true;
  }
  return false;
}

function signalsOf(point: Point): Facts["signals"] {
  const signals: Record<string, Scalar> = {};
  for (const [path, value] of point) {
    if (path.startsWith(signalPrefix) && typeof value !== "object")
      signals[path.slice(signalPrefix.length)] = value;
  }
  return signals;
}

const signalPrefix = "signals.";

function principalOf(point: Point): PrincipalFacts {
  const { text, list } = readersOf(point);
  const named = principalNames.flatMap((name) => {
    const value = text(`principal.${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const riskLevel = riskLevels.find((one) => one === text("principal.risk_level"));
  return {
    key: text("principal.key") ?? "local",
    ...Object.fromEntries(named),
    ...(riskLevel !== undefined && { risk_level: riskLevel }),
    tags: (list("principal.tags") ?? []).filter((tag) => typeof tag === "string"),
  };
}

/** Texts that a principal may have. */
const principalNames = ["key_id", "team", "team_id", "agent", "agent_id", "end_user", "session"] as const;

function callOf(point: Point): CallFacts {
  const { text, count, list } = readersOf(point);
  const [surface, choice, model] = [text("call.surface"), text("call.model_choice"), text("call.model")];
  const tools = (list("call.tools") ?? []).filter((tool) => typeof tool === "string");
  const totalChars = count("call.total_chars");
  const promptChars = count("call.prompt_chars") ?? Math.min(charsUsual, totalChars ?? charsUsual);
  return {
    surface: callSurfaces.find((one) => one === surface) ?? "chat",
    model: model ?? null,
    model_choice: modelChoices.find((one) => one === choice) ?? (model === undefined ? "auto" : "exact"),
    stream: point.get("call.stream") === true,
    message_count: count("call.message_count") ?? 1,
    prompt_chars: promptChars,
    total_chars: totalChars ?? Math.max(charsUsual, promptChars),
    tools_offered: count("call.tools_offered") ?? tools.length,
    tools,
  };
}

const charsUsual = 100;

interface Readers {
  readonly text: (path: FactPath) => string | undefined;
  readonly count: (path: FactPath) => number | undefined;
  readonly list: (path: FactPath) => readonly Element[] | undefined;
}

function readersOf(point: Point): Readers {
  return {
    text(path) {
      const value = point.get(path);
      return typeof value === "string" ? value : undefined;
    },
    count(path) {
      const value = point.get(path);
      return typeof value === "number" ? value : undefined;
    },
    list(path) {
      const value = point.get(path);
      return typeof value === "object" ? value : undefined;
    },
  };
}
