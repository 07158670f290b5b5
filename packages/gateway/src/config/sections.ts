import { parseSource } from "./parse-source.ts";
import { type ConfigDocument, ConfigSchema } from "./schema.ts";
import { type SchemaTree, schemaTree } from "./schema-tree.ts";
import type { Source } from "./source.ts";

type SectionName = Exclude<keyof ConfigDocument, "server">;

/**
 * A document as far as it is sound, so that a fault in one section hides none that stands in another: those sections
 * that later checks read.
 */
export type Sections = { readonly [Name in SectionName]?: ConfigDocument[Name] | undefined };

/** Made for each reading and let go with it: nothing else needs it, and it is a megabyte. */
export function configTree(): SchemaTree {
  return schemaTree(ConfigSchema);
}

/** Where nothing of a document can be read. */
export const NO_SECTION: Sections = {
  providers: undefined,
  models: undefined,
  routing: undefined,
  rules: undefined,
  guardrails: undefined,
  policies: undefined,
  policy_attachments: undefined,
  sensitivity_of_findings: undefined,
  policy: undefined,
  governance: undefined,
  storage: undefined,
  audit: undefined,
};

/** Each section of a faulty document for itself; undefined: it has a fault of its own, or may have. */
export function readSections(source: Source, tree: SchemaTree): Sections {
  if (!source.readable) return NO_SECTION;
  const written = new Map(Object.entries(source.value ?? {}));
  const names = Object.keys(ConfigSchema.shape);
  const hasUnknown = [...written.keys()].some((key) => !names.includes(key));
  const read = <Name extends SectionName>(name: Name): ConfigDocument[Name] | undefined => {
    // A section that is not written may be the unknown key, misspelt.
    if (!source.isSound(name) || (hasUnknown && !written.has(name))) return undefined;
    const alone = written.has(name) ? { [name]: written.get(name) } : {};
    return parseSource({ ...source, value: alone, problems: [] }, ConfigSchema, tree).value?.[name];
  };
  return {
    providers: read("providers"),
    models: read("models"),
    routing: read("routing"),
    rules: read("rules"),
    guardrails: read("guardrails"),
    policies: read("policies"),
    policy_attachments: read("policy_attachments"),
    sensitivity_of_findings: read("sensitivity_of_findings"),
    policy: read("policy"),
    governance: read("governance"),
    storage: read("storage"),
    audit: read("audit"),
  };
}
