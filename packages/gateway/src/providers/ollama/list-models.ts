import type { Result } from "@meshgate/engine";
import type { ListResponse } from "ollama";
import type { ProviderFailure } from "../../ports/provider.ts";
import { isRecord, parseJson } from "../json.ts";
import { Failures } from "../upstream/failures.ts";
import { addressUnder } from "../upstream/upstream.ts";

export interface ListOptions {
  /** For the whole exchange. */
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The names of the models that the Ollama at `url` has, in its order (`GET /api/tags`). */
export async function listOllamaModels(
  url: string,
  { timeoutMs, headers = {} }: ListOptions,
): Promise<Result<readonly string[], ProviderFailure>> {
  const failures = new Failures("ollama", []);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const address = addressUnder(new URL(url), "api/tags");
    const response = await fetch(address, { headers: { ...headers }, signal, redirect: "manual" });
    const text = await response.text();
    if (!response.ok) return { ok: false, error: failures.status(response.status, undefined, undefined) };
    const answer = parseJson(text);
    if (isList(answer)) return { ok: true, value: answer.models.map(({ name }) => name) };
    return { ok: false, error: failures.malformed("answered with something that is no list of models") };
  } catch (error) {
    if (!signal.aborted) return { ok: false, error: failures.thrown(error) };
    const message = `ollama did not list its models within ${timeoutMs} ms.`;
    return { ok: false, error: { kind: "timeout", billed: "no", message } };
  }
}

function isList(
  answer: unknown,
): answer is { readonly models: readonly Pick<ListResponse["models"][number], "name">[] } {
  return (
    isRecord(answer) &&
    Array.isArray(answer["models"]) &&
    answer["models"].every((model) => isRecord(model) && typeof model["name"] === "string")
  );
}
