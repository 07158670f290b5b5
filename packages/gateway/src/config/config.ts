import type { Guarding, GuardingInput, Location, RoutingPolicy, Snapshot } from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import type { CandidateParts } from "../simulation/build-candidate.ts";
import type { Frozen } from "./frozen.ts";
import type { OutsidePlaces } from "./outside-places.ts";
import type { ModelPrice } from "./price.ts";
import type { ConfigWarning } from "./problem.ts";
import type { ConfigDocument, ProviderConfig } from "./schema.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** A provider as the service will use it. */
export type ConfiguredProvider = Frozen<ProviderConfig> & {
  readonly name: string;
  readonly location: Location;
  /** Where it comes from, in words for the start banner: a file, a variable, or a place where it was found. */
  readonly foundBy: string;
};

/** At least one, in file order, which routing reads. */
export type ConfiguredProviders = readonly [ConfiguredProvider, ...ConfiguredProvider[]];

/** Routing as plain values; what they mean is the engine's (SEMANTICS 8). */
export interface RoutingSettings extends RoutingPolicy {
  /** The provider that routing means by local; absent: the first local one. */
  readonly localProvider?: string;
  readonly publicProvider?: string;
}

/**
 * The whole configuration: file, environment and what was found, checked and frozen. It holds secrets: print what
 * `redactConfig` gives.
 */
export interface Config extends OutsidePlaces, SigningKeys {
  readonly server: Frozen<ConfigDocument["server"]>;
  readonly providers: ConfiguredProviders;
  /** Aliases: each a list of `provider/model`. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  /** What the file says of prices, by `provider/model`. */
  readonly modelPrices: Readonly<Record<string, ModelPrice>>;
  readonly routing: RoutingSettings;
  readonly governance: Frozen<ConfigDocument["governance"]>;
  /** Whole, for the detectors; in file order. */
  readonly guardrailDefinitions: readonly GuardrailDefinition[];
  /** Which of them apply to whom: what the file says of it; the control API adds to it. */
  readonly guardingInput: GuardingInput;
  /** The same, compiled. */
  readonly guarding: Guarding;
  readonly sensitivityOfFindings: Frozen<ConfigDocument["sensitivity_of_findings"]>;
  /** Of the candidate that decides beside the active policy. */
  readonly shadowPath?: string;
  /** The same, read. */
  readonly shadow?: CandidateParts;
  readonly audit: Frozen<ConfigDocument["audit"]>;
  /** `sqlite:` and an absolute path or `:memory:`, or `postgresql://…`. */
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Base64, the newest first: they wrap the keys of captured texts. */
  readonly contentKeys?: readonly string[];
  /** The first admin key; absent: the service is open. */
  readonly adminKey?: string;
  /** The policies of all this, compiled: what decisions are made from. */
  readonly snapshot: Snapshot;
  readonly warnings: readonly ConfigWarning[];
}
