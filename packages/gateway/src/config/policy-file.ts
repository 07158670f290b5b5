import { z } from "zod";
import { type ConfigWarning, formatPath } from "./problem.ts";
import { RoutingConfig } from "./schema.ts";
import { keysOf, schemaTree } from "./schema-tree.ts";
import type { Source } from "./source.ts";

const { sensitivity, cost, local_provider, public_provider } = RoutingConfig.shape;
const costKeys = cost.unwrap().shape;

/** Policy Mesh's policy file: the keys of `routing`, with that product's own leniency (SEMANTICS 8). */
export const PolicyFile = z.looseObject({
  sensitivity: z.strictObject({ keywords: sensitivity.unwrap().shape.keywords.unwrap() }),
  cost: z.strictObject({
    ...costKeys,
    max_prompt_length_for_local: costKeys.max_prompt_length_for_local.nullable(),
    chars_per_token: costKeys.chars_per_token.nullable(),
    default_provider: z.unknown().optional(),
  }),
  local_provider,
  public_provider,
});
export type PolicyFile = z.output<typeof PolicyFile>;

export const policyFileTree = schemaTree(PolicyFile);

/** The same in the strict form, and what the leniency passed over. */
export interface PolicyReading {
  readonly routing: RoutingConfig;
  readonly warnings: readonly ConfigWarning[];
}

/** Reads an accepted policy file: null is the default, an unknown `default_provider` means local. */
export function readPolicy(file: PolicyFile, source: Source): PolicyReading {
  const { default_provider: said, ...figures } = file.cost;
  const given = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null));
  const word = String(said ?? "local")
    .trim()
    .toLowerCase();
  const defaultProvider = word === "public" ? "public" : "local";
  return {
    routing: RoutingConfig.parse({
      sensitivity: file.sensitivity,
      cost: { ...given, default_provider: defaultProvider },
      local_provider: file.local_provider,
      public_provider: file.public_provider,
    }),
    warnings: [
      ...Object.keys(file).flatMap((key) => passedOver(key, source)),
      ...(word === defaultProvider ? [] : [unknownDefault(source)]),
    ],
  };
}

function passedOver(key: string, source: Source): readonly ConfigWarning[] {
  const known = keysOf(policyFileTree.root);
  if (known.includes(key)) return [];
  return [
    {
      ...source.locate([key], "key"),
      path: formatPath([key]),
      code: "KEY_PASSED_OVER",
      message: `the key \`${key}\` is not known here and has no effect`,
      mend: `Remove it. Known here: ${known.join(", ")}.`,
    },
  ];
}

function unknownDefault(source: Source): ConfigWarning {
  return {
    ...source.locate(["cost", "default_provider"], "value"),
    path: formatPath(["cost", "default_provider"]),
    code: "DEFAULT_PROVIDER_UNKNOWN",
    message: "the value is neither `local` nor `public` and counts as `local`",
    mend: "Write one of the two.",
  };
}
