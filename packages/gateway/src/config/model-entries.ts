import { z } from "zod";
import type { Frozen } from "./frozen.ts";
import { ModelPrice } from "./price.ts";

const ALIAS = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;
const TARGET = /^[^/\s]+\/\S+$/;

const Targets = z
  .array(z.string().regex(TARGET, "a target is written provider/model"))
  .min(1)
  .describe("Of an alias: its targets, the preferred one first.");

const Priced = z
  .strictObject({ price: ModelPrice.describe("What it costs, in place of the price list.") })
  .describe("Of one `provider/model`: what is said of it.");

/** `models:`: aliases by name, and what is said of single models by `provider/model`. */
export const ModelEntries = z
  .record(
    z.string().refine((key) => ALIAS.test(key) || TARGET.test(key), {
      error: ({ input }) =>
        String(input).includes("/")
          ? "a model is written provider/model"
          : "a name begins with a letter and goes on with letters, digits, `_`, `.` and `-`, 63 at most",
    }),
    z.union([Targets, Priced]),
  )
  .superRefine((entries, context) => {
    for (const [key, entry] of Object.entries(entries)) {
      const isAlias = !key.includes("/");
      if (isAlias === Array.isArray(entry)) continue;
      context.addIssue({ code: "custom", path: [key], ...(isAlias ? PRICE_OF_ALIAS : TARGETS_OF_MODEL) });
    }
  });
export type ModelEntries = Frozen<z.output<typeof ModelEntries>>;

const PRICE_OF_ALIAS = {
  message: "an alias has no price of its own",
  params: { mend: "Write the price under `provider/model`, and the alias as a list of targets." },
};
const TARGETS_OF_MODEL = {
  message: "a list of targets needs a name without `/`",
  params: { mend: "Rename it, or write what is said of this model: `price`." },
};

/** Aliases: each a list of `provider/model`. */
export function aliasesOf(entries: ModelEntries): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, entry]) => (isTargets(entry) ? [[name, entry] as const] : [])),
  );
}

/** Prices by `provider/model`. */
export function pricesOf(entries: ModelEntries): Readonly<Record<string, ModelPrice>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([target, entry]) =>
      isTargets(entry) ? [] : [[target, entry.price] as const],
    ),
  );
}

function isTargets(entry: ModelEntries[string]): entry is readonly string[] {
  return Array.isArray(entry);
}
