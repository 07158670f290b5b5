import type { ChatMessage } from "@meshgate/contracts";
import type { UnscannedCause } from "@meshgate/guardrails";

/** What a message, of a call or of an answer, holds that no text detector can look at. */
export function unscannedIn(message: Pick<ChatMessage, "content"> & object): readonly UnscannedCause[] {
  const { content, ...fields } = message;
  const parts = Array.isArray(content) ? content.flatMap(causesOfPart) : [];
  const recording: readonly UnscannedCause[] = isRecord(Reflect.get(fields, "audio")) ? ["audio"] : [];
  return [...parts, ...recording, ...opaqueIn(fields)];
}

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

const causes: ReadonlyMap<string, UnscannedCause | undefined> = new Map([
  ["text", undefined],
  ["refusal", undefined],
  ["image_url", "image"],
  ["input_audio", "audio"],
  ["file", "file"],
]);

/** A part of a kind that we do not know is a file where it points to something, and text where it does not. */
function causesOfPart(part: ContentPart): readonly UnscannedCause[] {
  if (!causes.has(part.type)) return opaqueIn(part, pointsElsewhere);
  const cause = causes.get(part.type);
  return cause === undefined ? [] : [cause];
}

function pointsElsewhere(name: string, value: string): UnscannedCause | undefined {
  return name === "file_id" || /^(?:data|https?|gs|s3):/i.test(value) ? "file" : undefined;
}

/** By which names and kinds providers hand encrypted reasoning out and take it back. */
const encryptedNames: ReadonlySet<string> = new Set(["encrypted_content"]);
const encryptedKinds: ReadonlySet<string> = new Set(["redacted_thinking", "reasoning.encrypted"]);

function opaqueIn(
  value: unknown,
  isOpaque: (name: string, value: string) => UnscannedCause | undefined = () => undefined,
): readonly UnscannedCause[] {
  if (Array.isArray(value)) return value.flatMap((item) => opaqueIn(item, isOpaque));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner !== "string") return opaqueIn(inner, isOpaque);
    const isEncrypted = encryptedNames.has(name) || (name === "type" && encryptedKinds.has(inner));
    return isEncrypted ? ["encrypted"] : (isOpaque(name, inner) ?? []);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
