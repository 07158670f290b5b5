import { isLoopbackName } from "../loopback.ts";
import type { VariableName } from "./environment.ts";
import { type ConfigPath, type ConfigWarning, ENVIRONMENT_FILE, formatPath } from "./problem.ts";
import type { EnvironmentSettings } from "./read-environment.ts";
import type { ConfigDocument, ProviderConfig } from "./schema.ts";
import type { Source } from "./source.ts";

/** A warning before it has a place. */
interface Finding extends Pick<ConfigWarning, "code" | "message" | "mend"> {
  readonly path: ConfigPath;
}

/** What in the file works, and is probably not what was meant. */
export function findFileWarnings(document: ConfigDocument, source: Source): readonly ConfigWarning[] {
  const found = [
    ...(source.value === null ? [EMPTY_FILE] : []),
    ...Object.entries(document.providers).flatMap(([name, provider]) => [
      ...loopbackAsPublic(name, provider),
      ...noApiKey(name, provider),
    ]),
    ...(document.audit.mode === "off" ? [AUDIT_OFF] : []),
    ...document.governance.policies.flatMap((policy, index) => scopeOfNobody(policy, index, document)),
    ...document.governance.policies.flatMap((policy, index) => blockOfNobody(policy, index, document)),
  ];
  return found.map(({ path, ...what }) => ({
    ...source.locate(path, "value"),
    path: formatPath(path),
    ...what,
  }));
}

const EMPTY_FILE: Finding = {
  path: [],
  code: "EMPTY_FILE",
  message: "the file is empty, so every key has its default",
  mend: "Write the configuration into it, or remove it.",
};

const AUDIT_OFF: Finding = {
  path: ["audit", "mode"],
  code: "AUDIT_OFF",
  message: "calls leave no record",
  mend: "Set `strict` to record them.",
};

function loopbackAsPublic(name: string, provider: ProviderConfig): readonly Finding[] {
  if (provider.kind !== "openai" && provider.kind !== "anthropic") return [];
  if (provider.location !== undefined || !isLoopbackName(new URL(provider.url).hostname)) return [];
  return [
    {
      path: ["providers", name, "url"],
      code: "LOOPBACK_COUNTS_AS_PUBLIC",
      message: "the address is this machine's own, yet the provider counts as public",
      mend: "Add `location: local` if the model runs here, or `location: public` if this is only a relay.",
    },
  ];
}

const HOSTED: Readonly<Record<string, VariableName>> = {
  "api.openai.com": "OPENAI_API_KEY",
  "api.anthropic.com": "ANTHROPIC_API_KEY",
};

function noApiKey(name: string, provider: ProviderConfig): readonly Finding[] {
  if (provider.kind !== "openai" && provider.kind !== "anthropic") return [];
  const variable = HOSTED[new URL(provider.url).hostname];
  const authorised = provider.api_key !== undefined || Object.keys(provider.headers).length > 0;
  if (variable === undefined || authorised) return [];
  return [
    {
      path: ["providers", name],
      code: "NO_API_KEY",
      message: "the provider has no `api_key`, and will refuse every call",
      mend: `Add \`api_key: "\${${variable}}"\`.`,
    },
  ];
}

type PolicyEntry = ConfigDocument["governance"]["policies"][number];

/** It may be made by the control API; what is made there has an id of its own, so a name here finds it never. */
function scopeOfNobody(
  policy: PolicyEntry,
  index: number,
  { governance }: ConfigDocument,
): readonly Finding[] {
  if (policy.scope === "global") return [];
  const name = policy[policy.scope];
  const names = {
    agent: governance.agents.map((agent) => agent.name),
    team: governance.teams.map((team) => team.name),
    key: governance.keys.map((key) => key.alias),
  }[policy.scope];
  if (name === undefined || names.includes(name)) return [];
  return [
    {
      path: ["governance", "policies", index, policy.scope],
      code: "NAME_NOT_IN_FILE",
      message: `no ${policy.scope} of this name stands under \`governance.${policy.scope}s\`, so the policy applies to nobody`,
      mend: `Add it there; or give the id of one made by the control API, as \`${policy.scope}_id\`.`,
    },
  ];
}

/** Without any provider in the file, others are found at the start. */
function blockOfNobody(
  policy: PolicyEntry,
  index: number,
  { providers }: ConfigDocument,
): readonly Finding[] {
  const names = Object.keys(providers);
  if (policy.policy_type !== "block_provider" || names.length === 0) return [];
  if (names.includes(policy.config.provider)) return [];
  return [
    {
      path: ["governance", "policies", index, "config", "provider"],
      code: "PROVIDER_NOT_IN_FILE",
      message: "no provider of this name stands under `providers`, so the policy blocks nothing",
      mend: "Correct the name, or add the provider.",
    },
  ];
}

/** Of Policy Mesh's variables: those that are set and do nothing, since the file has the last word on them. */
export function findVariableWarnings(
  settings: EnvironmentSettings,
  isWritten: (...path: readonly string[]) => boolean,
): readonly ConfigWarning[] {
  const { policyFile, auditEnabled, localUrl, localApiKey, publicUrl, publicApiKey } = settings;
  const overruled = (path: readonly string[], variables: Partial<Record<VariableName, unknown>>) =>
    Object.entries(variables).flatMap(([variable, value]) =>
      value !== undefined && isWritten(...path) ? [passedOver(variable, path.join("."))] : [],
    );
  return [
    ...overruled(["routing"], { POLICY_FILE: policyFile }),
    ...overruled(["audit", "mode"], { AUDIT_ENABLED: auditEnabled }),
    ...overruled(["providers"], {
      LOCAL_LLM_URL: localUrl,
      LOCAL_LLM_API_KEY: localApiKey,
      PUBLIC_LLM_URL: publicUrl,
      PUBLIC_LLM_API_KEY: publicApiKey,
    }),
    ...(auditEnabled === false && !isWritten("audit", "mode") ? [AUDIT_DISABLED] : []),
  ];
}

function passedOver(variable: string, key: string): ConfigWarning {
  return {
    file: ENVIRONMENT_FILE,
    path: variable,
    code: "VARIABLE_PASSED_OVER",
    message: `the configuration file has \`${key}\`, so the variable has no effect`,
    mend: "Unset it, or take the key out of the file.",
  };
}

const AUDIT_DISABLED: ConfigWarning = {
  file: ENVIRONMENT_FILE,
  path: "AUDIT_ENABLED",
  code: "AUDIT_OFF",
  message: "calls leave no record",
  mend: "Set it to true to record them.",
};
