import { canonicalJson, fingerprint, type JsonObject } from "@meshgate/canon";
import type { SnapshotContent } from "@meshgate/contracts";
import { readBaseText, snapshotSha256 } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";

/**
 * Whether a snapshot's content is all that decisions with this fingerprint were made from, and nothing else: every part hashes to
 * what the parts above it name. Throws where the content is in another form.
 */
export function isContentOf(wanted: string, content: SnapshotContent): boolean {
  const { base, rules, policies, guardrails } = content;
  const baseText = printed(base);
  const rulesHashes = readBaseText(baseText).rules.map(({ policy_sha256 }) => policy_sha256);
  const parts = {
    base: sha256(baseText),
    ...(policies.length > 0 && { governance: fingerprint(policies.map(hashOf).sort(), sha256) }),
    ...(guardrails !== undefined && { guarding: hashOf(guardrails) }),
  };
  const isWhole =
    rules.length === rulesHashes.length && rules.every((each, at) => hashOf(each) === rulesHashes[at]);
  const isNamedRight =
    content.base_sha256 === parts.base &&
    content.governance_sha256 === parts.governance &&
    content.guardrails_sha256 === parts.guarding;
  return isWhole && isNamedRight && snapshotSha256(parts, sha256) === wanted;
}

function hashOf(part: Readonly<Record<string, unknown>>): string {
  return sha256(printed(part));
}

/** Parts were hashed as canonical JSON, which has one text for each value. */
function printed(part: Readonly<Record<string, unknown>>): string {
  return canonicalJson(part as JsonObject);
}
