import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { GovernanceDocument } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Entity } from "../../ports/control-store.ts";
import { agentBody, readAgent, storedAgent } from "../directory/agent-body.ts";
import { keyBody, readKey, storedKey } from "../directory/key-body.ts";
import { readTeam, storedTeam } from "../directory/team-body.ts";
import { type Asker, type ChangeContext, newEntityId } from "./change-context.ts";
import type { ChangeStep } from "./change-step.ts";
import { withIds } from "./configured-policies.ts";
import { policyBody } from "./policy-of.ts";

export interface PlanInput {
  readonly document: GovernanceDocument;
  /** Whether what the document does not have is deleted. */
  readonly prune: boolean;
}

/** What of the state a document would change: makers first, so that each step finds what it names. */
export function planGovernance(
  { document, prune }: PlanInput,
  asker: Asker,
  context: ChangeContext,
): Result<readonly ChangeStep[], Refusal> {
  const fault = documentFault(document, context);
  if (fault !== undefined) return { ok: false, error: fault };
  const ids = new Ids(document, context);
  const wanted = wantedBodies(document, ids, asker);
  const steps = wanted.flatMap((one) => stepTo(one, ids, context));
  if (!prune) return { ok: true, value: steps };
  const kept = new Set(wanted.map(({ kind, name }) => `${kind} ${name}`));
  const gone = kinds.toReversed().flatMap((kind) =>
    [...context.state.entities(kind).values()]
      .filter(({ id, name }) => !kept.has(`${kind} ${name}`) && !context.state.isConfigured(kind, id))
      .filter(({ id }) => id !== asker.principal.actor.id)
      .filter((entity) => !isRevokedKey(entity))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  );
  return { ok: true, value: [...steps, ...gone.map(deletion)] };
}

/** No document has one: it is what happened, and stays to be seen. */
function isRevokedKey(entity: Entity): boolean {
  return entity.kind === "key" && keyBody(entity).revoked_at !== undefined;
}

const kinds = ["team", "agent", "key", "policy"] as const;
type Kind = (typeof kinds)[number];

/** The ids behind the document's names: of what is there already, else new ones. */
class Ids {
  readonly #made = new Map<string, string>();
  readonly #context: ChangeContext;

  constructor(document: GovernanceDocument, context: ChangeContext) {
    this.#context = context;
    for (const [kind, name] of entriesOf(document)) {
      if (context.state.named(kind, name) !== undefined) continue;
      this.#made.set(`${kind} ${name}`, newEntityId(prefixes[kind], context));
    }
  }

  of(kind: Kind, name: string): string {
    const id = this.#made.get(`${kind} ${name}`) ?? this.#context.state.named(kind, name)?.id;
    if (id === undefined) throw new RangeError(`The ${kind} ${name} has no id.`);
    return id;
  }
}

const prefixes = { team: "team", agent: "agt", key: "key", policy: "pol" } as const;

interface Wanted {
  readonly kind: Kind;
  readonly name: string;
  readonly body: (before: Entity | undefined) => JsonObject;
}

/** What each entry of the document is to be, given what it is now. */
function wantedBodies(
  { teams, agents, keys, policies }: GovernanceDocument,
  ids: Ids,
  { principal }: Asker,
): readonly Wanted[] {
  const reference = (kind: "agent" | "team", name: string | undefined) =>
    name === undefined ? {} : { [`${kind}_id`]: ids.of(kind, name) };
  return [
    ...teams.map(({ name, ...fields }) => ({
      kind: "team" as const,
      name,
      body: () => storedTeam(readTeam(fields)),
    })),
    ...agents.map(({ name, team, ...fields }) => ({
      kind: "agent" as const,
      name,
      body: (before: Entity | undefined) => {
        const { blocked, last_review } = before === undefined ? {} : agentBody(before);
        return storedAgent(readAgent({ ...fields, ...reference("team", team), blocked, last_review }));
      },
    })),
    ...keys.map(({ alias, agent, team, key_sha256, roles = ["caller"], ...fields }) => ({
      kind: "key" as const,
      name: alias,
      body: (before: Entity | undefined) => {
        const known = before === undefined ? undefined : keyBody(before);
        const id = ids.of("key", alias);
        // The same secret keeps what is known of it: the one before a rotation may still go on.
        const secrets = known?.secrets[0]?.sha256 === key_sha256 ? known.secrets : [{ sha256: key_sha256 }];
        return storedKey(
          readKey({
            ...fields,
            ...reference("agent", agent),
            ...reference("team", team),
            roles,
            secrets,
            person: known?.person ?? (principal.actor.type === "local" ? id : principal.person),
            created_by: known?.created_by ?? principal.actor.id,
          }),
        );
      },
    })),
    ...policies.map((entry) => ({
      kind: "policy" as const,
      name: entry.name,
      body: () => policyBody(withIds(entry, (kind, name) => ids.of(kind, name))),
    })),
  ];
}

/** Nothing where it is so already. */
function stepTo({ kind, name, body }: Wanted, ids: Ids, { state }: ChangeContext): readonly ChangeStep[] {
  const id = ids.of(kind, name);
  const before = state.entities(kind).get(id);
  const after = body(before);
  if (before === undefined) return [{ kind, op: "create", id, name, after }];
  if (canonicalJson(before.body) === canonicalJson(after)) return [];
  return [{ kind, op: "update", id, name, revision: before.revision, before: before.body, after }];
}

function deletion({ kind, id, name, revision, body: before }: Entity): ChangeStep {
  if (kind === "waiver" || kind === "change") throw new RangeError(`A ${kind} is never pruned.`);
  return { kind, op: "delete", id, name, revision, before };
}

function entriesOf({
  teams,
  agents,
  keys,
  policies,
}: GovernanceDocument): readonly (readonly [Kind, string, string])[] {
  return [
    ...teams.map(({ name }, index) => ["team", name, `teams[${index}].name`] as const),
    ...agents.map(({ name }, index) => ["agent", name, `agents[${index}].name`] as const),
    ...keys.map(({ alias }, index) => ["key", alias, `keys[${index}].alias`] as const),
    ...policies.map(({ name }, index) => ["policy", name, `policies[${index}].name`] as const),
  ];
}

/** What the document's shape cannot say: names that stand twice, belong to the configuration, or lead nowhere; shared secrets. */
function documentFault(document: GovernanceDocument, { state }: ChangeContext): Refusal | undefined {
  const seen = new Set<string>();
  for (const [kind, name, field] of entriesOf(document)) {
    if (seen.has(`${kind} ${name}`)) return faultAt(field, `the ${kind} \`${name}\` stands twice`);
    seen.add(`${kind} ${name}`);
    const id = state.named(kind, name)?.id;
    if (id !== undefined && state.isConfigured(kind, id)) return configManaged(kind, name, field);
  }
  const isKnown = (kind: Kind, name: string) =>
    seen.has(`${kind} ${name}`) || state.named(kind, name) !== undefined;
  for (const [kind, name, field] of referencesOf(document)) {
    if (!isKnown(kind, name))
      return faultAt(field, `there is no ${kind} \`${name}\`, here or in the service`);
  }
  return sharedSecret(document, state);
}

function referencesOf({
  agents,
  keys,
  policies,
}: GovernanceDocument): readonly (readonly [Kind, string, string])[] {
  const told = (
    at: string,
    entry: {
      readonly agent?: string | undefined;
      readonly team?: string | undefined;
      readonly key?: string | undefined;
    },
  ) =>
    (["agent", "team", "key"] as const).flatMap((kind) => {
      const name = entry[kind];
      return name === undefined ? [] : [[kind, name, `${at}.${kind}`] as const];
    });
  return [
    ...agents.flatMap(({ team }, index) => told(`agents[${index}]`, { team })),
    ...keys.flatMap(({ agent, team }, index) => told(`keys[${index}]`, { agent, team })),
    ...policies.flatMap((policy, index) => told(`policies[${index}]`, policy)),
  ];
}

/** Two principals behind one secret: whoever presents it could be either. */
function sharedSecret({ keys }: GovernanceDocument, state: ChangeContext["state"]): Refusal | undefined {
  const holders = new Map<string, string>();
  for (const entity of state.entities("key").values()) {
    for (const { sha256 } of keyBody(entity).secrets) holders.set(sha256, entity.name);
  }
  for (const [index, { alias, key_sha256 }] of keys.entries()) {
    const holder = holders.get(key_sha256);
    if (holder !== undefined && holder !== alias)
      return faultAt(`keys[${index}].key_sha256`, `the key \`${holder}\` has this secret`);
    holders.set(key_sha256, alias);
  }
  return undefined;
}

function faultAt(field: string, message: string): Refusal {
  return {
    kind: "invalid-request",
    message: `governance.${field}: ${message}.`,
    field: `governance.${field}`,
  };
}

function configManaged(kind: Kind, name: string, field: string): Refusal {
  return {
    kind: "config-managed",
    message: `The ${kind} \`${name}\` stands in the configuration file. Change it there, or take it out of the document.`,
    field: `governance.${field}`,
  };
}
