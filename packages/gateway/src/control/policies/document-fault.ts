import type { GovernanceDocument } from "@meshgate/contracts";
import type { Refusal } from "../../pipeline/refusal.ts";
import { keyBody } from "../directory/key-body.ts";
import { approverId, approversOf } from "./approver-ids.ts";
import type { ChangeContext } from "./change-context.ts";
import { type DocumentKind, entriesOf } from "./document-entries.ts";

/** What the document's shape cannot say: names that stand twice, belong to the configuration, or lead nowhere; shared secrets. */
export function documentFault(document: GovernanceDocument, { state }: ChangeContext): Refusal | undefined {
  const seen = new Set<string>();
  for (const [kind, name, field] of entriesOf(document)) {
    if (seen.has(`${kind} ${name}`)) return faultAt(field, `the ${kind} \`${name}\` stands twice`);
    seen.add(`${kind} ${name}`);
    const id = state.named(kind, name)?.id;
    if (id !== undefined && state.isConfigured(kind, id)) return configManaged(kind, name, field);
  }
  const isKnown = (kind: DocumentKind, name: string) =>
    seen.has(`${kind} ${name}`) || state.named(kind, name) !== undefined;
  for (const [kind, name, field] of referencesOf(document)) {
    if (!isKnown(kind, name))
      return faultAt(field, `there is no ${kind} \`${name}\`, here or in the service`);
  }
  for (const [index, policy] of document.policies.entries()) {
    const idOf = (alias: string) => (isKnown("key", alias) ? alias : undefined);
    const unknown = approversOf(policy).find((name) => approverId(name, idOf) === undefined);
    if (unknown !== undefined)
      return faultAt(
        `policies[${index}].config.approvers`,
        `there is no key \`${unknown}\`, here or in the service`,
      );
  }
  return sharedSecret(document, state) ?? revokedAlias(document, state);
}

function referencesOf({
  agents,
  keys,
  policies,
}: GovernanceDocument): readonly (readonly [DocumentKind, string, string])[] {
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

/** A revoked key stays so for ever, whatever a document made before says of it. */
function revokedAlias({ keys }: GovernanceDocument, state: ChangeContext["state"]): Refusal | undefined {
  for (const [index, { alias }] of keys.entries()) {
    const key = state.named("key", alias);
    if (key === undefined || keyBody(key).revoked_at === undefined) continue;
    return faultAt(
      `keys[${index}].alias`,
      `the key \`${alias}\` was revoked, and stays so. Take the entry out of the document; or delete that key first, and give the alias a new secret`,
    );
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

function configManaged(kind: DocumentKind, name: string, field: string): Refusal {
  return {
    kind: "config-managed",
    message: `The ${kind} \`${name}\` stands in the configuration file. Change it there, or take it out of the document.`,
    field: `governance.${field}`,
  };
}
