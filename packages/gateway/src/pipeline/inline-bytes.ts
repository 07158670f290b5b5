import type { ChatMessage } from "@meshgate/contracts";

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

/** Where a part of one kind holds bytes, and how a file of that kind begins. */
interface ByteField {
  /** In the object that bears the name of the part's kind. */
  readonly field: string;
  /** The whole string, its base64 as the first group. */
  readonly form: RegExp;
  /** The first bytes, read as Latin-1. */
  readonly beginning: RegExp;
}

const imageBeginning = /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|.{4}ftyp|BM.{4}\0{4})/s;
const imageTypes = "image/(?:png|jpe?g|gif|webp|avif|hei[cf]|bmp)";
const base64 = "([a-z0-9+/]*={0,2})";

const byteFields: ReadonlyMap<string, ByteField> = new Map([
  [
    "image_url",
    {
      field: "url",
      form: new RegExp(`^data:${imageTypes};base64,${base64}$`, "i"),
      beginning: imageBeginning,
    },
  ],
  [
    "input_audio",
    {
      field: "data",
      form: new RegExp(`^${base64}$`, "i"),
      beginning: /^(?:RIFF.{4}WAVE|ID3|\xff[\xe0-\xff]|OggS|fLaC|.{4}ftyp)/s,
    },
  ],
  [
    "file",
    {
      field: "file_data",
      form: new RegExp(`^data:(?:${imageTypes}|application/pdf);base64,${base64}$`, "i"),
      beginning: new RegExp(`^%PDF|${imageBeginning.source}`, "s"),
    },
  ],
]);

/** Enough for every beginning above: 12 bytes in base64. */
const BEGINNING_CHARS = 16;

/**
 * The part without the bytes of an image, a recording or a file, which are no text. A string passes for such bytes only
 * where the part's kind has them, and only where they begin as such a file does. What follows a true beginning is not read here,
 * nor by a model as text.
 */
export function withoutInlineBytes(part: ContentPart): ContentPart {
  const bytes = byteFields.get(part.type);
  const holder = part[part.type];
  if (bytes === undefined || typeof holder !== "object" || holder === null) return part;
  if (!isFile((holder as Readonly<Record<string, unknown>>)[bytes.field], bytes)) return part;
  return { ...part, [part.type]: { ...holder, [bytes.field]: undefined } };
}

function isFile(value: unknown, { form, beginning }: ByteField): boolean {
  if (typeof value !== "string") return false;
  const encoded = form.exec(value)?.[1];
  if (encoded === undefined) return false;
  return beginning.test(Buffer.from(encoded.slice(0, BEGINNING_CHARS), "base64").toString("latin1"));
}
