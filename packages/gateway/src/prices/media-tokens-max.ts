import type { ChatMessage } from "@meshgate/contracts";

type ContentPart = Extract<ChatMessage["content"], readonly unknown[]>[number];

/** A picture of 2048 × 2048 in the tiles of gpt-4o-mini, the dearest reckoning known: 2,833 + 8 × 5,667 tokens. */
const IMAGE_TOKENS = 50_000;
/** The same where the caller asked for `detail: low`, which is one tile. */
const LOW_DETAIL_IMAGE_TOKENS = 3_000;
/** A file may hold pages that are pictures, and one by its id says nothing of its size. */
const FILE_TOKENS = 100_000;
/** A part of a kind that is not known (a video, say) may be as large as the largest windows of models in use. */
const UNKNOWN_TOKENS = 1_000_000;
/** Recordings cost some 10 tokens a second. PCM of the poorest speech (8 kHz, 8 bit) has 1,067 base64 characters a token … */
const WAV_CHARS_PER_TOKEN = 1_000;
/** … and MP3 at its lowest rate (8 kbit/s) 133. */
const MP3_CHARS_PER_TOKEN = 100;

/** What a part of a message may cost in tokens beyond its text: allowances, not proofs. */
export function mediaTokensMax(part: ContentPart): number {
  switch (part.type) {
    case "image_url":
      return textIn(part, "detail") === "low" ? LOW_DETAIL_IMAGE_TOKENS : IMAGE_TOKENS;
    case "input_audio": {
      const charsPerToken = textIn(part, "format") === "wav" ? WAV_CHARS_PER_TOKEN : MP3_CHARS_PER_TOKEN;
      return Math.ceil((textIn(part, "data")?.length ?? 0) / charsPerToken);
    }
    case "file":
      return FILE_TOKENS + (textIn(part, "file_data")?.length ?? 0);
    case "text":
    case "refusal":
      return 0;
    default:
      return UNKNOWN_TOKENS;
  }
}

/** A text in the object that bears the name of the part's kind. */
function textIn(part: ContentPart, field: string): string | undefined {
  const holder = part[part.type];
  const value = typeof holder === "object" && holder !== null ? Reflect.get(holder, field) : undefined;
  return typeof value === "string" ? value : undefined;
}
