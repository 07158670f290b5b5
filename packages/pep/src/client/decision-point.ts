import { PepError } from "../pep-error.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { readText } from "./read-text.ts";

/** The part of `fetch` that is used here, so that another can be given. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How to reach the decision point. */
export interface DecisionPoint {
  readonly url: URL;
  readonly key: string | undefined;
  readonly timeoutMs: number;
  readonly retriesMax: number;
  readonly retryPauseMs: number;
  readonly answerBytesMax: number;
  readonly fetch: Fetch;
}

export interface Question {
  /** From the decision point's address: `evaluate`. */
  readonly path: string;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

const messageCharsMax = 500;

/**
 * Asks the decision point and returns the JSON of its answer. Asking again is safe, for it only decides and records, so a
 * question that did not arrive or met 502, 503 or 504 is asked again within the one time limit. Throws PepError `timeout`,
 * `aborted`, `unreachable`, `refused`, `bad-answer`.
 */
export async function ask(point: DecisionPoint, question: Question): Promise<unknown> {
  const deadline = startDeadline(point.timeoutMs, question.signal);
  try {
    for (let retriesLeft = point.retriesMax; ; retriesLeft -= 1) {
      try {
        return await askOnce(point, question, deadline);
      } catch (error) {
        if (retriesLeft === 0 || !isPassing(error)) throw error;
      }
      await deadline.pause(point.retryPauseMs);
    }
  } finally {
    deadline.end();
  }
}

async function askOnce(point: DecisionPoint, question: Question, deadline: Deadline): Promise<unknown> {
  const { status, text } = await exchange(point, question, deadline);
  if (status !== 200) throw refused(status, text ?? "");
  if (text === undefined) {
    throw new PepError(
      "bad-answer",
      `The decision point's answer is larger than ${point.answerBytesMax} bytes; is it the right address?`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PepError("bad-answer", "The decision point's answer is not JSON", { cause });
  }
}

async function exchange(
  point: DecisionPoint,
  question: Question,
  deadline: Deadline,
): Promise<{ readonly status: number; readonly text: string | undefined }> {
  try {
    const sent = point.fetch(new URL(question.path, point.url).href, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(point.key === undefined ? {} : { authorization: `Bearer ${point.key}` }),
      },
      body: JSON.stringify(question.body),
      // The facts and the key are for this address alone.
      redirect: "manual",
      signal: deadline.signal,
    });
    const response = await deadline.race(sent);
    return { status: response.status, text: await deadline.race(readText(response, point.answerBytesMax)) };
  } catch (cause) {
    if (deadline.signal.aborted) throw deadline.signal.reason;
    throw new PepError("unreachable", `The decision point at ${point.url.origin} cannot be reached`, {
      cause,
    });
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof PepError)) return false;
  return (
    error.kind === "unreachable" || (error.kind === "refused" && [502, 503, 504].includes(error.status ?? 0))
  );
}

function refused(status: number, text: string): PepError {
  const said = serverMessage(text);
  const message = `The decision point answered ${status}${said === undefined ? "" : `: ${said}`}`;
  return new PepError("refused", message, { status });
}

/** The `error` of Meshgate's own error shape, which is a sentence. */
function serverMessage(text: string): string | undefined {
  try {
    const error: unknown = JSON.parse(text)?.error;
    return typeof error === "string" ? error.slice(0, messageCharsMax) : undefined;
  } catch {
    return undefined;
  }
}
