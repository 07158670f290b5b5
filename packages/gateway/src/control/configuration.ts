import type { Result } from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import { type ConfigProblem, formatPath } from "../config/problem.ts";
import type { Active } from "../pipeline/context.ts";
import { activate } from "./activate.ts";

/** What became of a change of the configuration. */
export type ReloadResult =
  | {
      readonly kind: "activated";
      readonly config: Config;
      readonly active: Active;
      readonly previous: Active;
    }
  | { readonly kind: "rejected"; readonly problems: readonly Rejection[] };

/** One reason for a rejection; it never holds a value from the file. */
export type Rejection = Pick<ConfigProblem, "code" | "path" | "message" | "mend"> & {
  readonly file?: string;
  readonly line?: number;
};

/** The active configuration: read by every call, swapped whole by a reload. */
export interface Configuration {
  active(): Active;
  /** Why the last change was not taken, in one sentence; nothing once one was. */
  rejection(): string | undefined;
  /** Loads, validates and swaps; where anything is wrong, the old one stays. Reloads run one after another. */
  reload(): Promise<ReloadResult>;
}

export function createConfiguration(
  first: Active,
  load: () => Promise<Result<Config, readonly ConfigProblem[]>>,
): Configuration {
  let active = first;
  let rejection: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<ReloadResult> {
    const built = await build(load);
    if (!built.ok) {
      rejection = rejectionSentence(built.error);
      return { kind: "rejected", problems: built.error };
    }
    const previous = active;
    active = built.value.active;
    rejection = undefined;
    return { kind: "activated", previous, ...built.value };
  }

  return {
    active: () => active,
    rejection: () => rejection,
    reload() {
      const next = last.then(reloadNow);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function build(
  load: () => Promise<Result<Config, readonly ConfigProblem[]>>,
): Promise<Result<{ config: Config; active: Active }, readonly Rejection[]>> {
  const config = await load();
  if (!config.ok) return config;
  const active = activate(config.value);
  if (active.ok) return { ok: true, value: { config: config.value, active: active.value } };
  return {
    ok: false,
    error: active.error.map((problem) => ({ ...problem, path: formatPath(problem.path) })),
  };
}

function rejectionSentence(problems: readonly Rejection[]): string {
  const [first] = problems;
  const place = first === undefined ? "" : ` ${first.path} ${first.message}.`;
  const more = problems.length > 1 ? ` (${problems.length} problems in all.)` : "";
  return `The last change of the configuration was not taken; the one before it serves on.${place}${more} Run \`meshgate check\`.`;
}
