import type {
  AuthzenEvaluationResponse,
  AuthzenEvaluationsRequest,
  AuthzenEvaluationsResponse,
  AuthzenSemantic,
} from "@meshgate/contracts";
import { AuthzenEvaluationRequest } from "@meshgate/contracts/serving";
import type { Result } from "@meshgate/engine";
import type { Loaded, Question } from "../pipeline/evaluate.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { answerOf, fromAuthzen, type Mapped } from "./authzen-mapping.ts";
import { parseValue } from "./parse-body.ts";

type Asked<T> = Result<Question<T>, Refusal>;

/** A single evaluation. */
export function oneQuestion(
  request: AuthzenEvaluationRequest,
  loaded: Loaded,
): Asked<AuthzenEvaluationResponse> {
  const mapped = fromAuthzen(request, loaded);
  return mapped.ok ? { ok: true, value: (decide) => answerOf(mapped.value, decide) } : mapped;
}

/** A batch. Without `evaluations`, or with none in it, it is a single evaluation: AuthZEN's backwards compatibility. */
export function severalQuestions(
  { evaluations = [], options, ...defaults }: AuthzenEvaluationsRequest,
  loaded: Loaded,
): Asked<AuthzenEvaluationResponse | AuthzenEvaluationsResponse> {
  if (evaluations.length === 0) {
    const alone = parseValue(defaults, AuthzenEvaluationRequest);
    return alone.ok ? oneQuestion(alone.value, loaded) : alone;
  }
  const isLast = endings[options?.evaluations_semantic ?? "execute_all"];
  return {
    ok: true,
    value(decide) {
      const answers: AuthzenEvaluationResponse[] = [];
      for (const item of evaluations) {
        const answer = answerOf(mapItem(withDefaults(item, defaults), loaded), decide);
        answers.push(answer);
        if (isLast(answer)) break;
      }
      return { evaluations: answers };
    },
  };
}

/** Which answer makes those after it unwanted. */
const endings: Readonly<Record<AuthzenSemantic, (answer: AuthzenEvaluationResponse) => boolean>> = {
  execute_all: () => false,
  deny_on_first_deny: ({ decision }) => !decision,
  permit_on_first_permit: ({ decision }) => decision,
};

/** What is wrong with one item is that item's `false`, and no error of the whole. */
function mapItem(item: unknown, loaded: Loaded): Mapped {
  const request = parseValue(item, AuthzenEvaluationRequest);
  const mapped = request.ok ? fromAuthzen(request.value, loaded) : request;
  return mapped.ok ? mapped.value : { kind: "denied", reason: mapped.error.message };
}

type Members = Readonly<Record<string, unknown>>;

/** An item's own members replace the defaults, whole; but an identifier that one lacks is the default's. */
function withDefaults(item: unknown, { subject, action, resource, context }: Members): unknown {
  if (!isMembers(item)) return item;
  return {
    subject: identified(item["subject"], subject, ["type", "id"]),
    action: identified(item["action"], action, ["name"]),
    resource: identified(item["resource"], resource, ["type", "id"]),
    context: item["context"] ?? context,
  };
}

function identified(own: unknown, fallback: unknown, identifiers: readonly string[]): unknown {
  if (own === undefined) return fallback;
  if (!isMembers(own) || !isMembers(fallback)) return own;
  return { ...Object.fromEntries(identifiers.map((name) => [name, fallback[name]])), ...own };
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
