import { describe, expect, test } from "bun:test";
import {
  AuthzenEvaluationRequest,
  ChatRequest,
  EvaluateBatchRequest,
  EvaluateRequest,
} from "@meshgate/contracts";
import { z } from "zod";
import { parseValue } from "./parse-body.ts";

const request = {
  action: "infer:run",
  env: { name: "prod" },
  resource: { type: "document", sensitivity: "public" },
};

describe("says in plain words what is wrong with", () => {
  test.each<readonly [string, z.ZodType, unknown, string]>([
    ["an empty list", EvaluateBatchRequest, { requests: [] }, "requests: must have at least 1 item"],
    ["a body of another type", EvaluateRequest, 5, "body: must be an object, and is a number"],
    ["a list for an object", EvaluateRequest, [], "body: must be an object, and is a list"],
    ["null for an object", EvaluateRequest, { ...request, env: null }, "env: must be an object, and is null"],
    [
      "a number for text",
      EvaluateRequest,
      { ...request, action: 7 },
      "action: must be text, and is a number",
    ],
    ["a missing member", EvaluateRequest, { ...request, env: {} }, "env.name: is missing"],
    [
      "a missing choice",
      EvaluateBatchRequest,
      { requests: [{ ...request, resource: { type: "document" } }] },
      "requests[0].resource.sensitivity: is missing",
    ],
    ["a missing role", ChatRequest, { messages: [{ content: "x" }] }, "messages[0].role: is missing"],
    [
      "a word that is none of those allowed",
      EvaluateRequest,
      { ...request, resource: { type: "document", sensitivity: "secret" } },
      "resource.sensitivity: must be one of public, internal, restricted",
    ],
    ["a member that nobody knows", EvaluateRequest, { ...request, envv: 1 }, "envv: is not known here"],
    [
      "a map of another type",
      AuthzenEvaluationRequest,
      { context: 5 },
      "context: must be an object, and is a number",
    ],
    [
      "a signal of a bad name",
      EvaluateRequest,
      { ...request, signals: { "A b": 1 } },
      "signals.A b: is no signal name: a-z, 0-9 and _, at most 41",
    ],
    ["a number too large", z.object({ n: z.number().max(5) }), { n: 6 }, "n: must be at most 5"],
    ["a fraction", z.object({ n: z.int() }), { n: 1.5 }, "n: must be a whole number"],
    ["a text too long", z.object({ t: z.string().max(1) }), { t: "ab" }, "t: must have at most 1 character"],
    ["what fits no shape", z.object({ u: z.union([z.string(), z.null()]) }), { u: 1 }, "u: has none of the"],
  ])("%s", (_what, schema, value, sentence) => {
    const parsed = parseValue(value, schema);
    const message = !parsed.ok && "message" in parsed.error ? parsed.error.message : "";
    expect(message).toContain(sentence);
    expect(message).not.toMatch(/expected|received|Invalid|Too (?:small|big)/);
  });
});
