import type { Result } from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import type { ConfigProblem } from "../config/problem.ts";
import type { Active } from "../pipeline/context.ts";
import { activate, type Governing, governAnew } from "./activate.ts";

/** What became of a change of the configuration. */
export type ReloadResult =
  | {
      readonly kind: "activated";
      readonly config: Config;
      readonly active: Active;
      readonly previous: Active;
    }
  | { readonly kind: "rejected"; readonly problems: readonly ConfigProblem[] };

/** The active configuration: read by every call, swapped whole by a reload. */
export interface Configuration {
  active(): Active;
  /** What it was made from. */
  config(): Config;
  /** Swaps in the governed policies as they are now. */
  govern(): void;
  /** Why the last change was not taken, in one sentence; nothing once one was. */
  rejection(): string | undefined;
  /** Loads, validates and swaps; where anything is wrong, the old one stays. Reloads run one after another. */
  reload(): Promise<ReloadResult>;
}

export interface ConfigurationOptions {
  readonly config: Config;
  readonly governing: Governing;
  readonly load: () => Promise<Result<Config, readonly ConfigProblem[]>>;
  /** Takes what the new configuration says of teams, agents, keys and policies, at once, before it is active. */
  readonly configure: (config: Config) => void;
  /** What was made beside the configuration and would not fit it any more: then it is not taken. */
  readonly contradictions: (config: Config) => readonly ConfigProblem[];
}

export function createConfiguration({
  config,
  governing,
  load,
  configure,
  contradictions,
}: ConfigurationOptions): Configuration {
  let current = config;
  let active = activate(current, governing);
  let rejection: string | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<ReloadResult> {
    const loaded = await load();
    const problems = loaded.ok ? contradictions(loaded.value) : loaded.error;
    if (!loaded.ok || problems.length > 0) {
      rejection = rejectionSentence(problems);
      return { kind: "rejected", problems };
    }
    const previous = active;
    current = loaded.value;
    configure(current);
    active = activate(current, governing);
    rejection = undefined;
    return { kind: "activated", config: current, active, previous };
  }

  return {
    active: () => active,
    config: () => current,
    rejection: () => rejection,
    govern() {
      active = governAnew(active, current, governing);
    },
    reload() {
      const next = last.then(reloadNow);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

function rejectionSentence(problems: readonly ConfigProblem[]): string {
  const [first] = problems;
  const place = first === undefined ? "" : ` ${placeOf(first)}: ${first.path} ${first.message}.`;
  const more = problems.length > 1 ? ` (${problems.length} problems in all.)` : "";
  return `The last change of the configuration was not taken; the one before it serves on.${place}${more} Run \`meshgate check\`.`;
}

/** `policy.yaml:18`; without a line where the file itself is at fault. */
function placeOf({ file, line }: ConfigProblem): string {
  return line === undefined ? file : `${file}:${line}`;
}
