/**
 * Whose the names of an object's fields are: the chat format's, JSON Schema's, those of a schema's properties (each of
 * which holds a schema again), or anybody's, all the way down.
 */
export type Names = "format" | "schema" | "properties" | "free";

/** Whether the name is a word of the format in its place, and so no text of the caller. */
export function isFormatName(name: string, names: Names): boolean {
  return knownNames(names)?.has(name) === true;
}

/** Whose the names are in what a field holds. Below a field that the gateway does not know they are anybody's. */
export function namesBelow(name: string, names: Names): Names {
  if (names === "properties") return "schema";
  return knownNames(names)?.get(name) ?? "free";
}

/** Whether the value is a word of the format, such as the role `user`: such a keyword must not match every call. */
export function isFormatWord(word: string, field: string, names: Names): boolean {
  return isFormatName(field, names) && formatWords.get(field)?.has(word) === true;
}

function knownNames(names: Names): ReadonlyMap<string, Names> | undefined {
  switch (names) {
    case "format":
      return formatNames;
    case "schema":
      return schemaNames;
    case "properties":
    case "free":
      return undefined;
  }
}

/** Every field of OpenAI's chat completions, wherever it stands, and what the names below it are. */
const formatNames: ReadonlyMap<string, Names> = new Map([
  ...below(
    "format",
    "model messages audio frequency_penalty function_call functions logprobs max_completion_tokens max_tokens",
    "modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key prompt_cache_retention",
    "reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options",
    "temperature think tool_choice tools top_logprobs top_p user verbosity web_search_options",
    "include_usage include_obfuscation role content name tool_calls tool_call_id refusal reasoning_content",
    "type text image_url url detail input_audio data format voice id file file_data file_id filename",
    "function description strict arguments index custom input grammar definition syntax allowed_tools mode",
    "json_schema annotations url_citation start_index end_index title",
    "search_context_size user_location approximate city country region timezone",
  ),
  ...below("schema", "parameters schema"),
  ...below("free", "metadata logit_bias"),
]);

/** The keywords of JSON Schema, drafts 7 to 2020-12. */
const schemaNames: ReadonlyMap<string, Names> = new Map([
  ...below(
    "schema",
    "$schema $id $ref $anchor $dynamicRef $dynamicAnchor $comment title description deprecated readOnly writeOnly",
    "type format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern",
    "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required nullable",
    "allOf anyOf oneOf not if then else items prefixItems additionalItems unevaluatedItems contains",
    "additionalProperties unevaluatedProperties propertyNames contentEncoding contentMediaType contentSchema",
  ),
  ...below(
    "properties",
    "properties patternProperties $defs definitions dependentSchemas dependentRequired dependencies",
  ),
  ...below("free", "enum const default examples $vocabulary"),
]);

function below(names: Names, ...lines: readonly string[]): readonly (readonly [string, Names])[] {
  return lines.flatMap((line) => line.split(" ")).map((name) => [name, names]);
}

/** By the field that holds them. */
const formatWords: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["role", new Set(["system", "developer", "user", "assistant", "tool", "function"])],
  [
    "type",
    new Set([
      ...["text", "image_url", "input_audio", "file", "refusal", "function", "json_object", "json_schema"],
      ...["object", "array", "string", "number", "integer", "boolean", "null"],
    ]),
  ],
]);
