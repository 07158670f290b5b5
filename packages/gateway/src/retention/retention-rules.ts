import { EventType } from "@meshgate/contracts/serving";
import { besideEvents, keptForEver, type RetentionConfig } from "../config/retention-schema.ts";

/** What may go when it is older than so many days. */
export interface RetentionRule {
  /** A type of event, or what is kept beside the events. */
  readonly of: string;
  readonly days: number;
}

/** Captured text that nobody said anything of: long enough to look into what happened, and no archive of what people wrote. */
const CONTENT_AGE = "30d";

/** The rule of everything that does not stay for ever: by its own name, else by the longest glob, else by the default. */
export function retentionRules(config: RetentionConfig): readonly RetentionRule[] {
  const types = EventType.options.filter((type) => !keptForEver.has(type));
  return [
    ...types.map((type) => ruleOf(type, config[type] ?? globbed(type, config) ?? config["default"])),
    ...besideEvents.map((of) => ruleOf(of, config[of] ?? (of === "content" ? CONTENT_AGE : undefined))),
  ].filter((rule) => rule !== undefined);
}

function globbed(type: string, config: RetentionConfig): string | undefined {
  const glob = Object.keys(config)
    .filter((name) => name.endsWith(".*") && type.startsWith(name.slice(0, -1)))
    .toSorted((a, b) => b.length - a.length)[0];
  return glob === undefined ? undefined : config[glob];
}

function ruleOf(of: string, age: string | undefined): RetentionRule | undefined {
  return age === undefined || age === "forever" ? undefined : { of, days: Number(age.slice(0, -1)) };
}
