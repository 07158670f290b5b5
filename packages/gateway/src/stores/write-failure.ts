import { EventStoreUnavailable } from "../ports/event-store.ts";
import { failureSentence, isRefusal } from "./database-failure.ts";
import { BatchRefused } from "./event-writer.ts";

/** What a writer rejects with for a database's error. */
export function writeFailure(error: unknown): BatchRefused | EventStoreUnavailable {
  const Failure = isRefusal(error) ? BatchRefused : EventStoreUnavailable;
  return new Failure(failureSentence(error), { cause: error });
}
