import type { AttachmentImpact, PolicyAttachmentCreate } from "@meshgate/contracts";
import {
  compileGuarding,
  compilePatterns,
  type Guarding,
  type GuardrailContext,
  isPrefix,
} from "@meshgate/engine";
import { compileExpression } from "../../config/compile-expression.ts";
import { sha256 } from "../../config/sha256.ts";
import { inTurns } from "../../in-turns.ts";
import type { Entity } from "../../ports/control-store.ts";
import { buildPrincipal, holdersOf } from "../directory/build-principal.ts";
import { keyBody } from "../directory/key-body.ts";
import { teamBody } from "../directory/team-body.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import { knownNames } from "./guarding-misfit.ts";
import { compilableAttachment } from "./kept-attachment.ts";

const NAMES_SHOWN = 100;
/** Matched in some milliseconds. */
const PART_KEYS = 500;

/** A key that could call now, by what attachments match on. */
interface Caller {
  readonly alias: string;
  readonly context: GuardrailContext;
}

/**
 * Whom an attachment would cover, by the matcher of live calls. Which models they call is not known: a list of models counts
 * as met, and so do conditions.
 */
export async function estimateImpact(
  asked: PolicyAttachmentCreate,
  context: ChangeContext,
): Promise<AttachmentImpact> {
  const { guarding, warnings } = matcherOf(asked, context);
  const now = context.active().snapshot.guarding;
  const isDefault = asked.default === true;
  const covers = (caller: GuardrailContext): boolean =>
    guarding.plan("pre_call", caller).policies.length > 0 && !(isDefault && hasOther(now, caller));

  const callers = callersNow(context);
  const keys: string[] = [];
  const teams = new Set<string>();
  for await (const some of inTurns(callers, PART_KEYS)) {
    for (const { alias, context: caller } of some) {
      if (!covers(caller)) continue;
      keys.push(alias);
      if (caller.team !== undefined) teams.add(caller.team);
    }
  }
  // A team without keys yet is covered where any key of it would be.
  for (const team of context.state.entities("team").values()) {
    if (covers(contextOf({ team: team.name, tags: teamBody(team).tags ?? [] }))) teams.add(team.name);
  }
  return {
    affected_keys_count: keys.length,
    affected_teams_count: teams.size,
    unnamed_keys_count: 0,
    unnamed_teams_count: 0,
    sample_keys: keys.sort().slice(0, NAMES_SHOWN),
    sample_teams: [...teams].sort().slice(0, NAMES_SHOWN),
    unknown_patterns: unknownPatterns(asked, callers, context),
    warnings,
  };
}

/** One attachment alone, of a policy that adds something. */
function matcherOf(
  asked: PolicyAttachmentCreate,
  context: ChangeContext,
): { readonly guarding: Guarding; readonly warnings: readonly string[] } {
  const attachment = { ...compilableAttachment(asked), models: [], isDefault: false };
  const spec = {
    name: "any",
    mode: "pre_call",
    action: "flag",
    on_unavailable: "allow",
    on_unscanned: "allow",
    default_on: false,
  } as const;
  const policy = { name: attachment.policy, add: [spec.name], remove: [], exempt: [] };
  const compiled = compileGuarding(
    { guardrails: [spec], policies: [policy], attachments: [attachment], known: knownNames(context) },
    sha256,
    compileExpression,
  );
  if (!compiled.ok) throw new RangeError("One attachment of one policy always compiles.");
  const { guarding, warnings } = compiled.value;
  return { guarding, warnings: warnings.map(({ message, mend }) => `${message}. ${mend}`) };
}

/** Whether a policy applies already by what is no default attachment: then default ones do not count. */
function hasOther(guarding: Guarding, caller: GuardrailContext): boolean {
  const { policies } = guarding.plan("pre_call", caller);
  return policies.some(({ matched_via }) => !matched_via.startsWith("default:"));
}

function callersNow({ state, clock }: ChangeContext): readonly Caller[] {
  return [...state.entities("key").values()].flatMap((key) => callerOf(key, state, clock.nowMs()));
}

/** None of a key that is revoked or has expired. */
function callerOf(key: Entity, state: ChangeContext["state"], nowMs: number): readonly Caller[] {
  const { expires_at } = keyBody(key);
  if (expires_at !== undefined && Date.parse(expires_at) <= nowMs) return [];
  const principal = buildPrincipal(key, holdersOf(key, state), () => []);
  if (!principal.ok) return [];
  const { alias, team, tags } = principal.value;
  return [{ alias, context: contextOf({ key: alias, ...(team && { team: team.name }), tags }) }];
}

function contextOf(caller: Pick<GuardrailContext, "key" | "team" | "tags">): GuardrailContext {
  return { ...caller, targets: [], added: [] };
}

/** What nobody and nothing of now fits; of models only what is no prefix can be told. */
function unknownPatterns(
  { teams, keys, models, tags }: PolicyAttachmentCreate,
  callers: readonly Caller[],
  context: ChangeContext,
): readonly string[] {
  const namesOf = (kind: "team" | "key") =>
    [...context.state.entities(kind).values()].map(({ name }) => name);
  const { models: isModel } = knownNames(context);
  return [
    ...unmatched(teams, namesOf("team")),
    ...unmatched(keys, namesOf("key")),
    ...(models ?? []).filter((model) => !isPrefix(model) && isModel?.(model) === false),
    ...unmatched(tags, [...new Set(callers.flatMap(({ context: { tags: own } }) => own))]),
  ];
}

function unmatched(
  patterns: readonly string[] | null | undefined,
  names: readonly string[],
): readonly string[] {
  return (patterns ?? []).filter((pattern) => pattern !== "*" && !names.some(compilePatterns([pattern])));
}
