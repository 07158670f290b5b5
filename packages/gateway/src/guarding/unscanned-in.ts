import type { ChatMessage } from "@meshgate/contracts";
import type { UnscannedCause } from "@meshgate/guardrails";

/** What a message, of a call or of an answer, holds that no text detector can look at. */
export function unscannedIn(message: Pick<ChatMessage, "content"> & object): readonly UnscannedCause[] {
  const { content } = message;
  const causes: UnscannedCause[] = [];
  if (Array.isArray(content)) for (const part of content) addOfPart(part, causes);
  if (isRecord(Reflect.get(message, "audio"))) causes.push("audio");
  addOpaque(message, causes, { except: "content" });
  return causes;
}

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

const causeOf: ReadonlyMap<string, UnscannedCause | undefined> = new Map([
  ["text", undefined],
  ["refusal", undefined],
  ["image_url", "image"],
  ["input_audio", "audio"],
  ["file", "file"],
]);

/** A part of a kind that we do not know is a file where it points to something, and text where it does not. */
function addOfPart(part: ContentPart, causes: UnscannedCause[]): void {
  const cause = causeOf.get(part.type);
  if (cause !== undefined) causes.push(cause);
  else if (!causeOf.has(part.type)) addOpaque(part, causes, { isOpaque: pointsElsewhere });
}

function pointsElsewhere(name: string, value: string): UnscannedCause | undefined {
  return name === "file_id" || /^(?:data|https?|gs|s3):/i.test(value) ? "file" : undefined;
}

/** By which names and kinds providers hand encrypted reasoning out and take it back. */
const encryptedNames: ReadonlySet<string> = new Set(["encrypted_content"]);
const encryptedKinds: ReadonlySet<string> = new Set(["redacted_thinking", "reasoning.encrypted"]);

interface Opaque {
  /** A member of the value itself that is read elsewhere. */
  readonly except?: string;
  readonly isOpaque?: (name: string, value: string) => UnscannedCause | undefined;
}

const encryptedAlone: Opaque = {};

function addOpaque(value: unknown, causes: UnscannedCause[], { except, isOpaque }: Opaque): void {
  if (typeof value !== "object" || value === null) return;
  const below = isOpaque === undefined ? encryptedAlone : { isOpaque };
  if (Array.isArray(value)) {
    for (const item of value) addOpaque(item, causes, below);
    return;
  }
  for (const name of Object.keys(value)) {
    if (name === except) continue;
    const inner: unknown = Reflect.get(value, name);
    if (typeof inner !== "string") {
      addOpaque(inner, causes, below);
      continue;
    }
    const isEncrypted = encryptedNames.has(name) || (name === "type" && encryptedKinds.has(inner));
    const cause = isEncrypted ? "encrypted" : isOpaque?.(name, inner);
    if (cause !== undefined) causes.push(cause);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
