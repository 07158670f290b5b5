import type { ProviderConfig } from "../../config/schema.ts";
import type { CallLimits, Timeouts } from "./call-limits.ts";
import { connectProbeFor } from "./connect-probe.ts";
import { Failures } from "./failures.ts";
import { type ConnectProbe, Reachability } from "./reachability.ts";

/** What providers take from outside; each has the process's own where it is left out, but for randomness. */
export interface ProviderDeps {
  /** From 0 up to 1: jitter. */
  random(): number;
  /** Epoch milliseconds. */
  nowMs?(): number;
  monotonicMs?(): number;
  readonly probe?: ConnectProbe;
}

export type HttpProviderConfig = Exclude<ProviderConfig, { kind: "sandbox" }>;

/** One provider's HTTP endpoint: opened once, shared by its calls. */
export interface Upstream {
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  readonly retries: ProviderConfig["retries"];
  readonly failures: Failures;
  readonly reachability: Reachability;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
}

/** One request to it, as it goes out; the path is below the configured URL. */
export interface UpstreamCall {
  readonly url: string;
  readonly body: string;
  /** Whether it must not be sent again once it may have been billed. */
  readonly billedOnce: boolean;
  readonly limits: CallLimits;
}

/** A configured value shorter than this is no secret worth looking for, and would be found everywhere. */
const SECRET_CHARS_MIN = 8;

export interface UpstreamOptions {
  readonly name: string;
  readonly config: HttpProviderConfig;
  /** The headers that the wire itself demands, credentials among them. Configured ones come after and win. */
  readonly wireHeaders: Readonly<Record<string, string>>;
  readonly deps: ProviderDeps;
}

export function openUpstream({ name, config, wireHeaders, deps }: UpstreamOptions): Upstream {
  const url = new URL(config.url);
  const monotonicMs = deps.monotonicMs ?? (() => performance.now());
  const secrets = [
    ...Object.values(config.headers),
    ...(config.api_key === undefined ? [] : [config.api_key]),
  ];
  return {
    name,
    url,
    headers: { "content-type": "application/json", ...wireHeaders, ...lowerCased(config.headers) },
    timeouts: config.timeouts,
    retries: config.retries,
    failures: new Failures(
      name,
      secrets.filter((secret) => secret.length >= SECRET_CHARS_MIN),
    ),
    reachability: new Reachability(url, deps.probe ?? connectProbeFor(process.env), monotonicMs),
    random: () => deps.random(),
    nowMs: deps.nowMs === undefined ? Date.now : deps.nowMs.bind(deps),
    monotonicMs,
  };
}

/** The address of `path` under the configured base URL, its query kept (Azure's `?api-version=`). */
export function addressUnder(base: URL, path: string): string {
  const address = new URL(base);
  address.pathname = `${base.pathname.replace(/\/+$/, "")}/${path}`;
  return address.href;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
