import { nearestWord } from "@meshgate/engine";
import type { ArgsDef } from "citty";
import type { Command } from "./command.ts";

/** What in the words is not known, too much or missing, in one sentence; citty itself would pass most of it over. */
export function findMisuse(
  words: readonly string[],
  { args, takesMany }: Pick<Command, "args" | "takesMany">,
): string | undefined {
  const given = sortWords(words, args);
  if (typeof given === "string") return given;
  const positionals = Object.entries(args).filter(([, { type }]) => type === "positional");
  const surplus = takesMany === true ? undefined : given.positionals[positionals.length];
  if (surplus !== undefined) return `The word \`${surplus}\` is one too many.`;
  const missing = positionals
    .slice(given.positionals.length)
    .find(([, { required }]) => required !== false)?.[0];
  if (missing !== undefined) return `${missing.toUpperCase()} is missing.`;
  const lacking = Object.entries(args).find(
    ([name, { type, required }]) => type !== "positional" && required === true && !given.options.has(name),
  )?.[0];
  return lacking === undefined ? undefined : `The option \`--${lacking}\` is missing.`;
}

interface GivenWords {
  readonly positionals: readonly string[];
  readonly options: ReadonlySet<string>;
}

/** The words by what they are, or a sentence on the first option that cannot be taken. */
function sortWords(words: readonly string[], args: ArgsDef): GivenWords | string {
  const positionals: string[] = [];
  const options = new Set<string>();
  let awaitsValue: string | undefined;
  for (const word of words) {
    if (awaitsValue !== undefined) {
      if (isOption(word)) break;
      awaitsValue = undefined;
    } else if (!isOption(word)) {
      positionals.push(word);
    } else {
      const [name = "", value] = word.replace(/^--/, "").split("=", 2);
      const option = Object.hasOwn(args, name) ? args[name] : undefined;
      if (option === undefined || option.type === "positional") return unknownOption(word, name, args);
      options.add(name);
      if (option.type === "boolean") continue;
      if (value === "") return needsValue(word);
      if (value === undefined) awaitsValue = word;
    }
  }
  return awaitsValue === undefined ? { positionals, options } : needsValue(awaitsValue);
}

function needsValue(word: string): string {
  return `The option \`${word}\` needs a value.`;
}

/** `-` alone stands for standard input. */
function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

function unknownOption(word: string, name: string, args: ArgsDef): string {
  const known = Object.keys(args).filter((key) => args[key]?.type !== "positional");
  const meant = nearestWord(name, known);
  const advice = meant === undefined ? "" : ` Did you mean \`--${meant}\`?`;
  return `The option \`${word}\` is not known here.${advice}`;
}
