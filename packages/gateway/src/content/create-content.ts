import type { CallContent, ContentRewrapped, ErasureAnswer, ErasureRequest } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { type ErasureContext, eraseRecord } from "./erase-record.ts";
import { type ReadingContext, readContent } from "./read-content.ts";
import { rewrapContent } from "./rewrap-content.ts";

/** Captured texts, as auditors read and administrators erase them. All rejects with `EventStoreUnavailable`. */
export interface Content {
  read(requestId: string, principal: Principal): Promise<Result<CallContent, Refusal>>;
  /** Also what people typed: notes and reasons. */
  erase(request: ErasureRequest, principal: Principal): Promise<Result<ErasureAnswer, Refusal>>;
  rewrap(): Promise<Result<ContentRewrapped, Refusal>>;
}

export function createContent(context: ReadingContext & ErasureContext): Content {
  return {
    read: (requestId, principal) => readContent(requestId.toLowerCase(), principal, context),
    erase: (request, principal) => eraseRecord(request, principal, context),
    rewrap: () => rewrapContent(context.contents, context.keys()),
  };
}
