import type { ErrorCode, LineCounter, YAMLError } from "yaml";

/** What to tell a person about a fault that the YAML parser found. */
export interface YamlFault {
  readonly message: string;
  readonly mend: string;
}

/** One mistake makes the parser stumble several times; the first of a line is the one to mend. */
export function firstOfEachLine(faults: readonly YAMLError[], lines: LineCounter): readonly YAMLError[] {
  const byLine = new Map<number, YAMLError>();
  for (const fault of faults) {
    const { line } = lines.linePos(fault.pos[0]);
    if (!byLine.has(line)) byLine.set(line, fault);
  }
  return [...byLine.values()];
}

/**
 * Our words for the parser's codes. Its own messages are never shown: they quote the file, and the quoted piece may be a
 * secret.
 */
export const yamlFaults: Readonly<Record<ErrorCode, YamlFault>> = {
  ALIAS_PROPS: {
    message: "an alias cannot carry an anchor or a tag",
    mend: "Remove what stands before the `*`.",
  },
  BAD_ALIAS: {
    message: "this is not a name for an anchor or alias",
    mend: "Quote the text if it is a plain value.",
  },
  BAD_COLLECTION_TYPE: { message: "this tag does not fit what follows it", mend: "Remove the tag." },
  BAD_DIRECTIVE: { message: "this line beginning with `%` is not understood", mend: "Remove it." },
  BAD_DQ_ESCAPE: {
    message: "a backslash in double quotes begins no known escape",
    mend: "Write `\\\\` for a backslash, or use single quotes.",
  },
  BAD_INDENT: {
    message: "the indentation does not fit, or a bracket is not closed",
    mend: "Line the keys of one mapping up, and close each bracket.",
  },
  BAD_PROP_ORDER: {
    message: "an anchor or tag stands in the wrong place",
    mend: "Put it right before its value.",
  },
  BAD_SCALAR_START: {
    message: "a plain value cannot begin with this sign",
    mend: "Put the value in quotes.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a mapping cannot begin on the line of its key",
    mend: "Begin a new line, or put a value that holds `: ` in quotes.",
  },
  BLOCK_IN_FLOW: {
    message: "a block cannot stand between brackets",
    mend: "Write it as `{key: value}` or `[value]`, or close the bracket before it.",
  },
  DUPLICATE_KEY: { message: "this key stands here for the second time", mend: "Keep one of the two." },
  IMPOSSIBLE: {
    message: "the file cannot be read as YAML from here on",
    mend: "Look at the signs before this place.",
  },
  KEY_OVER_1024_CHARS: { message: "a key is longer than 1024 characters", mend: "Shorten it." },
  MISSING_CHAR: {
    message: "a quote or bracket is not closed, or a colon is missing",
    mend: "Close it, or write `key: value`.",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: "a key runs over more than one line",
    mend: "Write `key: value` on one line.",
  },
  MULTIPLE_ANCHORS: { message: "a value has two anchors", mend: "Keep one of them." },
  MULTIPLE_DOCS: {
    message: "a second document begins here",
    mend: "Put each document in a file of its own.",
  },
  MULTIPLE_TAGS: { message: "a value has two tags", mend: "Remove both: tags are not used here." },
  NON_STRING_KEY: { message: "a key must be plain text", mend: "Put the key in quotes." },
  RESOURCE_EXHAUSTION: { message: "the file is nested too deeply", mend: "Write it flatter." },
  TAB_AS_INDENT: { message: "a tab indents this line", mend: "Use spaces." },
  TAG_RESOLVE_FAILED: { message: "tags are not used here", mend: "Remove the word that begins with `!`." },
  UNEXPECTED_TOKEN: {
    message: "this does not belong here",
    mend: "Put the value in quotes if it holds one of `{}[],:#&*!`.",
  },
};
