import type { z } from "zod";
import { locationOf } from "../providers/location.ts";
import type { ConfiguredProvider, ConfiguredProviders } from "./config.ts";
import { type ConfigWarning, ENVIRONMENT_FILE } from "./problem.ts";
import type { EnvironmentSettings } from "./read-environment.ts";
import { ProviderConfig } from "./schema.ts";

/** The models that an Ollama at this base URL lists; undefined where none answers. */
export type ListOllamaModels = (url: string) => Promise<readonly string[] | undefined>;

export interface FoundProviders {
  readonly providers: ConfiguredProviders;
  readonly warnings: readonly ConfigWarning[];
}

export interface FindProviders {
  readonly settings: EnvironmentSettings;
  readonly listOllamaModels: ListOllamaModels;
}

const OLLAMA_URL = "http://127.0.0.1:11434";
const OPENAI_MODEL = "gpt-4o-mini";
const ANTHROPIC_MODEL = "claude-sonnet-5-5";
/** What a local server is asked for that lists no model. */
const LOCAL_MODEL = "llama3.2";

/**
 * The providers where the file names none (SEMANTICS 8): those of Policy Mesh's variables; else what is found on the
 * machine; else the sandbox.
 */
export async function findProviders(input: FindProviders): Promise<FoundProviders> {
  const { localUrl, publicUrl, publicApiKey } = input.settings;
  const named = localUrl !== undefined || publicUrl !== undefined || publicApiKey !== undefined;
  const local = localUrl === undefined ? await ollamaOnItsPort(input) : await localProvider(localUrl, input);
  const others = named ? publicProvider(input.settings) : providersOfKeys(input.settings);
  const [first = sandbox(), ...rest] = [...local.providers, ...others];
  return { providers: [first, ...rest], warnings: local.warnings };
}

interface LocalProviders {
  readonly providers: readonly ConfiguredProvider[];
  readonly warnings: readonly ConfigWarning[];
}

async function ollamaOnItsPort({ settings, listOllamaModels }: FindProviders): Promise<LocalProviders> {
  const models = await listOllamaModels(OLLAMA_URL);
  const [first, ...others] = models ?? [];
  if (first === undefined) return { providers: [], warnings: [] };
  const config = {
    kind: "ollama",
    url: OLLAMA_URL,
    api_key: settings.localApiKey,
    default_model: first,
    models: others,
  } as const;
  return { providers: [provider("local", config, `an Ollama at ${OLLAMA_URL}`)], warnings: [] };
}

async function localProvider(
  url: URL,
  { settings, listOllamaModels }: FindProviders,
): Promise<LocalProviders> {
  const address = localAddress(url);
  const models = (await listOllamaModels(address.url.replace(/\/v1$/, ""))) ?? [];
  const [first = LOCAL_MODEL, ...others] = models;
  const config = {
    ...address,
    location: "local",
    api_key: settings.localApiKey,
    default_model: first,
    models: others,
  } as const;
  return {
    providers: [provider("local", config, "LOCAL_LLM_URL")],
    warnings: models.length > 0 ? [] : [noModelListed()],
  };
}

function noModelListed(): ConfigWarning {
  return {
    file: ENVIRONMENT_FILE,
    path: "LOCAL_LLM_URL",
    code: "NO_MODEL_LISTED",
    message: `no Ollama lists its models there now, so calls that name no model will ask for \`${LOCAL_MODEL}\``,
    mend: "Start it and pull a model, or name the provider and its `default_model` in meshgate.yaml.",
  };
}

/** Policy Mesh means an Ollama's base URL; people also give the endpoint, or an OpenAI-compatible server's. */
function localAddress(url: URL): { readonly kind: "ollama" | "openai"; readonly url: string } {
  const address = withoutPath(url, /\/(?:api(?:\/(?:chat|generate|tags))?|chat\/completions)$/);
  return { kind: address.endsWith("/v1") ? "openai" : "ollama", url: address };
}

function publicProvider({ publicUrl, publicApiKey }: EnvironmentSettings): readonly ConfiguredProvider[] {
  if (publicUrl === undefined && publicApiKey === undefined) return [];
  const foundBy = publicUrl === undefined ? "PUBLIC_LLM_API_KEY" : "PUBLIC_LLM_URL";
  if (publicUrl?.hostname.includes("anthropic")) {
    const url = withoutPath(publicUrl, /(?:\/v1)?(?:\/messages)?$/);
    return [provider("anthropic", { ...ANTHROPIC, url, api_key: publicApiKey }, foundBy)];
  }
  const base = publicUrl && withoutPath(publicUrl, /\/chat\/completions$/);
  const url = base === publicUrl?.origin && base !== undefined ? `${base}/v1` : base;
  return [provider("openai", { ...OPENAI, url, api_key: publicApiKey }, foundBy)];
}

const OPENAI = { kind: "openai", default_model: OPENAI_MODEL } as const;
const ANTHROPIC = { kind: "anthropic", default_model: ANTHROPIC_MODEL } as const;

function providersOfKeys({
  openaiApiKey,
  anthropicApiKey,
}: EnvironmentSettings): readonly ConfiguredProvider[] {
  return [
    ...(openaiApiKey ? [provider("openai", { ...OPENAI, api_key: openaiApiKey }, "OPENAI_API_KEY")] : []),
    ...(anthropicApiKey
      ? [provider("anthropic", { ...ANTHROPIC, api_key: anthropicApiKey }, "ANTHROPIC_API_KEY")]
      : []),
  ];
}

function sandbox(): ConfiguredProvider {
  return provider("sandbox", { kind: "sandbox", default_model: "sandbox" }, "nothing else was found");
}

function withoutPath(url: URL, ending: RegExp): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(ending, "")}`;
}

function provider(name: string, input: z.input<typeof ProviderConfig>, foundBy: string): ConfiguredProvider {
  const config = ProviderConfig.parse(input);
  return { ...config, name, location: locationOf(config), foundBy };
}
