import { expect, test } from "bun:test";
import type { ProviderFailure } from "../ports/provider.ts";
import { withoutProvidersWords } from "./without-providers-words.ts";

const failure: ProviderFailure = {
  kind: "invalid_request",
  billed: "no",
  message: "The provider openai refused the call (HTTP 400).",
};

/** Else a provider could answer through its errors what no guardrail lets it answer. */
test.each([
  ["its sentence", { message: "You said: jo@example.org" }, {}],
  [
    "a member that we do not know",
    { type: "invalid_request_error", detail: "x" },
    { type: "invalid_request_error" },
  ],
  ["words where a name should stand", { type: "jo@example.org", code: "4111 1111" }, {}],
  ["names that name an error", { type: "a_b", code: "c" }, { type: "a_b", code: "c" }],
])("of a provider's error only names pass a guarded call: %s", (_, upstreamError, kept) => {
  expect(withoutProvidersWords({ ...failure, upstreamError })).toEqual({ ...failure, upstreamError: kept });
});

test("a sentence of ours passes", () => {
  const ours = { ...failure, upstreamError: { message: failure.message, param: "n" } };
  expect(withoutProvidersWords(ours)).toEqual(ours);
});
