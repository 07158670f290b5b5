import { locationOf } from "../providers/location.ts";
import type { ConfiguredProvider } from "./config.ts";
import { type FoundProviders, findProviders, type ListOllamaModels } from "./find-providers.ts";
import { isWritten, type MainFile } from "./main-file.ts";
import type { EnvironmentSettings } from "./read-environment.ts";
import type { ConfigDocument, ProviderConfig } from "./schema.ts";

export interface ProviderChoice {
  readonly main: MainFile;
  /** Those of the file. */
  readonly providers: ConfigDocument["providers"];
  readonly settings: EnvironmentSettings;
  readonly listOllamaModels: ListOllamaModels;
}

/** The file's providers; where it names none, those that the environment and the machine have. */
export async function chooseProviders(choice: ProviderChoice): Promise<FoundProviders> {
  const { main, providers, settings } = choice;
  const foundBy = main.source?.locate(["providers"], "key").file ?? main.state.path;
  const [first, ...rest] = Object.entries(providers).map(([name, config]) => fromFile(name, config, foundBy));
  const chosen: FoundProviders =
    first === undefined ? await findProviders(choice) : { providers: [first, ...rest], warnings: [] };
  const timeoutMs = settings.providerTimeoutMs;
  if (timeoutMs === undefined) return chosen;
  const [head, ...tail] = chosen.providers;
  const timed = (provider: ConfiguredProvider) => withTimeout(provider, timeoutMs, main);
  return { ...chosen, providers: [timed(head), ...tail.map(timed)] };
}

function fromFile(name: string, config: ProviderConfig, foundBy: string): ConfiguredProvider {
  const model = config.kind === "sandbox" ? { default_model: config.default_model ?? "sandbox" } : {};
  return { ...config, ...model, name, location: locationOf(config), foundBy };
}

/** PROVIDER_TIMEOUT_SECONDS is the wait for each next byte, as in Policy Mesh; what the file says goes before it. */
function withTimeout(provider: ConfiguredProvider, timeoutMs: number, main: MainFile): ConfiguredProvider {
  const { timeouts } = provider;
  const unlessWritten = (key: keyof typeof timeouts, valueMs: number): number =>
    isWritten(main, "providers", provider.name, "timeouts", key) ? timeouts[key] : valueMs;
  return {
    ...provider,
    timeouts: {
      connect_ms: timeouts.connect_ms,
      first_byte_ms: unlessWritten("first_byte_ms", timeoutMs),
      idle_ms: unlessWritten("idle_ms", timeoutMs),
      total_ms: unlessWritten("total_ms", Math.max(timeouts.total_ms, timeoutMs)),
    },
  };
}
