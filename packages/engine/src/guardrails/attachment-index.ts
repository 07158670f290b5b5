import { NameFiles } from "../name-files.ts";
import { compilePatterns, type Patterns } from "../patterns.ts";
import type { PolicyAttachment } from "./guardrail-policy.ts";
import type { PolicyChain } from "./policy-chain.ts";

/** What attachments match on, in the order in which a match is told. */
export const attachmentFields = ["tags", "teams", "keys", "models"] as const;
export type AttachmentField = (typeof attachmentFields)[number];

/** The names that a call has in each field; none where it has no such name. */
export type NamesByField = Readonly<Record<AttachmentField, readonly string[]>>;

/** One list of an attachment: some name that the call has there must be on it. */
interface AttachmentClause {
  readonly field: AttachmentField;
  readonly patterns: readonly string[];
  readonly holds: Patterns;
  /** Whether a missing name will do: only `*` means it, and among tags nothing does. */
  readonly takesMissing: boolean;
}

export interface PlacedAttachment {
  readonly policy: PolicyChain;
  readonly isDefault: boolean;
  readonly clauses: readonly AttachmentClause[];
  /** Its position in the order of attachments. */
  readonly place: number;
}

/** Finds the attachments that may fit a call. The cost grows with what is found, not with what there is. */
export interface AttachmentIndex {
  /** Which fields any attachment reads. */
  readonly reads: ReadonlySet<AttachmentField>;
  /** In their order; each has yet to be matched. */
  readonly find: (names: NamesByField) => readonly PlacedAttachment[];
}

/** Each attachment is filed once: where it has clauses, under the one whose patterns the fewest others share. */
export function indexAttachments(
  attachments: readonly PolicyAttachment[],
  chains: ReadonlyMap<string, PolicyChain>,
): AttachmentIndex {
  const everywhere: PlacedAttachment[] = [];
  const byField = new Map<AttachmentField, NameFiles<PlacedAttachment>>();
  const reads = new Set<AttachmentField>();
  for (const [place, attachment] of inOrder(attachments).entries()) {
    const policy = chains.get(attachment.policy);
    if (policy === undefined) continue;
    const placed = { policy, isDefault: attachment.isDefault, clauses: clausesOf(attachment), place };
    for (const { field } of placed.clauses) reads.add(field);
    file(placed, everywhere, byField);
  }
  return {
    reads,
    find(names) {
      const found = new Set(everywhere);
      for (const [field, files] of byField) {
        if (names[field].length === 0) files.findNameless(found);
        for (const name of names[field]) files.find(name, found);
      }
      return [...found].sort((a, b) => a.place - b.place);
    },
  };
}

function file(
  placed: PlacedAttachment,
  everywhere: PlacedAttachment[],
  byField: Map<AttachmentField, NameFiles<PlacedAttachment>>,
): void {
  let best: AttachmentClause | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const clause of placed.clauses) {
    const shared = byField.get(clause.field)?.mostUnder(clause.patterns) ?? 0;
    if (shared < fewest) [best, fewest] = [clause, shared];
  }
  if (best === undefined) {
    everywhere.push(placed);
    return;
  }
  const files = byField.get(best.field) ?? new NameFiles<PlacedAttachment>();
  byField.set(best.field, files);
  files.add(placed, best.patterns);
}

/** By priority; then from the widest to the narrowest field; then as written. */
function inOrder(attachments: readonly PolicyAttachment[]): readonly PolicyAttachment[] {
  return attachments.toSorted((a, b) => a.priority - b.priority || narrowness(a) - narrowness(b));
}

const fromWidest = ["teams", "keys", "tags", "models"] as const satisfies readonly AttachmentField[];

/** 0 for an attachment that applies everywhere. */
function narrowness(attachment: PolicyAttachment): number {
  if (attachment.isGlobal) return 0;
  return fromWidest.findLastIndex((field) => attachment[field].length > 0) + 1;
}

function clausesOf(attachment: PolicyAttachment): readonly AttachmentClause[] {
  if (attachment.isGlobal) return [];
  return attachmentFields.flatMap((field) => {
    const patterns = attachment[field];
    if (patterns.length === 0) return [];
    const takesMissing = field !== "tags" && patterns.includes("*");
    return [{ field, patterns, holds: compilePatterns(patterns), takesMissing }];
  });
}

const words = { tags: "tag", teams: "team", keys: "key", models: "model" } as const;

/** By what the attachment fits: `scope:*`, `tag:health+team:x`, `default:team:*` of a missing team. Undefined where it does not. */
export function matchedVia(
  { clauses, isDefault }: PlacedAttachment,
  names: NamesByField,
): string | undefined {
  const parts: string[] = [];
  for (const { field, holds, takesMissing } of clauses) {
    const own = names[field];
    const name = own.length === 0 && takesMissing ? "*" : own.find(holds);
    if (name === undefined) return undefined;
    parts.push(`${words[field]}:${name}`);
  }
  const via = parts.length === 0 ? "scope:*" : parts.join("+");
  return isDefault ? `default:${via}` : via;
}
