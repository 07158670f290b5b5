import type {
  Base64ImageSource,
  ImageBlockParam,
  TextBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import { type Image, partsOf } from "../openai-form/parts.ts";
import { type Unsupported, unsupportedIn } from "../openai-form/unsupported.ts";

type MediaType = Base64ImageSource["media_type"];

/** The texts and images of a message as Anthropic's blocks. */
export function partBlocks(content: ChatMessage["content"]): (TextBlockParam | ImageBlockParam)[] {
  return partsOf(content).flatMap((part): (TextBlockParam | ImageBlockParam)[] => {
    if (part.kind === "text") return [{ type: "text", text: part.text }];
    return part.kind === "image" ? imageBlocks(part.image) : [];
  });
}

/** What of this call Anthropic cannot do. */
export function unsupportedByAnthropic(body: ChatCompletionsRequest): Unsupported | undefined {
  const index = body.messages.findIndex(({ content }) =>
    partsOf(content).some((part) => part.kind === "image" && imageBlocks(part.image).length === 0),
  );
  if (index === -1) return unsupportedIn(body);
  const param = `messages[${index}]`;
  return { what: `takes JPEG, PNG, GIF and WebP images by https: or data: URL; ${param} has another`, param };
}

function imageBlocks(image: Image): ImageBlockParam[] {
  if (image.kind === "remote") {
    return /^https?:/.test(image.url) ? [{ type: "image", source: { type: "url", url: image.url } }] : [];
  }
  const { mediaType, base64 } = image;
  return isMediaType(mediaType)
    ? [{ type: "image", source: { type: "base64", media_type: mediaType, data: base64 } }]
    : [];
}

function isMediaType(type: string): type is MediaType {
  return type === "image/jpeg" || type === "image/png" || type === "image/gif" || type === "image/webp";
}
