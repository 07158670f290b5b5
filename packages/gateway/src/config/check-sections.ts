import { absoluteDatabaseUrl } from "./absolute-database-url.ts";
import { checkGovernance } from "./check-governance.ts";
import { checkGuardrails } from "./check-guardrails.ts";
import { pricesOf } from "./model-entries.ts";
import { type ConfigPath, type ConfigProblem, formatPath, type ProblemCode } from "./problem.ts";
import type { Sections } from "./sections.ts";
import type { Source } from "./source.ts";
import { WITHOUT_VALUE } from "./without-value.ts";

interface Finding {
  readonly path: ConfigPath;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What a section's shape cannot say: how one key stands to another. Those that are faulty themselves are passed over. */
export function checkSections(sections: Sections, source: Source): readonly ConfigProblem[] {
  return [
    ...sandboxBesideOthers(sections.providers),
    ...priceOfNoProvider(sections),
    ...hashKeyMissing(sections.audit),
    ...databaseAddress(sections.storage),
    ...checkGovernance(sections.governance),
    ...checkGuardrails(sections.guardrails).map((fault) =>
      source.isFilledIn(fault.path) ? { ...fault, ...WITHOUT_VALUE } : fault,
    ),
  ]
    .filter(({ path }) => !source.isLacking(path))
    .map(({ path, ...what }) => ({ ...source.locate(path, "value"), path: formatPath(path), ...what }));
}

function sandboxBesideOthers(providers: Sections["providers"] = {}): readonly Finding[] {
  const entries = Object.entries(providers);
  if (entries.length < 2) return [];
  return entries.flatMap(([name, provider]) => (provider.kind === "sandbox" ? [besideOthers(name)] : []));
}

function besideOthers(name: string): Finding {
  return {
    path: ["providers", name, "kind"],
    code: "SANDBOX_BESIDE_OTHERS",
    message: "the sandbox answers without a model, and cannot stand beside other providers",
    mend: `Remove \`${name}\`, or the others.`,
  };
}

/** Where the file names no providers, those that are found are not known here. */
function priceOfNoProvider({ models = {}, providers = {} }: Sections): readonly Finding[] {
  const known = Object.keys(providers);
  if (known.length === 0) return [];
  return Object.keys(pricesOf(models)).flatMap((target) => {
    const provider = target.slice(0, target.indexOf("/"));
    if (known.includes(provider)) return [];
    return [
      {
        path: ["models", target],
        code: "UNKNOWN_PROVIDER",
        message: `there is no provider \`${provider}\``,
        mend: `Declare it under \`providers\`, or use one of ${known.map((name) => `\`${name}\``).join(", ")}.`,
      },
    ];
  });
}

function hashKeyMissing(audit: Sections["audit"]): readonly Finding[] {
  if (audit?.prompt_hash !== "hmac" || audit.hash_key !== undefined) return [];
  return [
    {
      path: ["audit", "prompt_hash"],
      code: "MISSING_KEY",
      message: "`hmac` needs a key",
      mend: `Add \`hash_key\`, for example from a variable: "\${MESHGATE_HASH_KEY}".`,
    },
  ];
}

function databaseAddress(storage: Sections["storage"]): readonly Finding[] {
  const address = storage?.database_url;
  const parsed = address === undefined ? undefined : absoluteDatabaseUrl(address, "/");
  if (parsed === undefined || parsed.ok) return [];
  return [{ path: ["storage", "database_url"], code: "INVALID_VALUE", ...parsed.error }];
}
