import { z } from "zod";
import { boundedText, keptText } from "../bounded-text.ts";

/** What teams, agents, keys and policies are made of, wherever they are written: the control API or a file. */

/** A name that people give and messages quote. */
export const EntityName = boundedText(1, 128).refine(
  (name) => name === name.trim() && !/\p{Cc}/u.test(name),
  { error: "must neither begin nor end with a space, nor hold a control character" },
);

/** Names of principals that are no keys, ids of keys and agents, and what JavaScript's objects have: an alias must be mistaken for none. */
const reservedAlias = /^(?:admin|local|command-line|__proto__|(?:key|agt)_.*)$/i;

/** Whether a key may be called so. */
export function isFreeAlias(alias: string): boolean {
  return !reservedAlias.test(alias);
}

export const reservedAliasError =
  "is reserved: choose one that is neither `admin`, `local`, `command-line` nor `__proto__`, and begins with neither `key_` nor `agt_`";

export const KeyAlias = EntityName.refine(isFreeAlias, { error: reservedAliasError });

export const EnvironmentName = keptText(64).meta({ examples: ["production"] });

export const Tags = z
  .array(boundedText(1, 64))
  .max(50)
  .readonly()
  .meta({ description: "Labels that policies and rules can ask for." });

/** What an admin says of a key or agent, for rules to read; a caller can never say it. */
export const CallerSignals = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, {
      error: "a signal's name is a lower-case letter, then at most 40 of a-z, 0-9 and _",
    }),
    z.union([boundedText(0, 256), z.number(), z.boolean()], {
      error: "must be text of at most 256 characters, a number or a boolean",
    }),
  )
  .refine((signals) => Object.keys(signals).length <= 50, { error: "must have at most 50 signals" })
  .meta({ maxProperties: 50, description: "What rules may read of the caller, for example `caller_trust`." });

export const RiskLevelName = z.enum(["minimal", "limited", "high", "unacceptable"]);
export const RoleName = z.enum(["admin", "approver", "auditor", "operator", "caller"]);

/** Patterns of names: a trailing `*` matches any ending, everything else is exact. */
export function namePatterns(of: string) {
  const pattern = boundedText(1, 256).refine((text) => !text.slice(0, -1).includes("*"), {
    error: "may have a `*` only at its end",
  });
  return z
    .array(pattern)
    .min(1)
    .max(1_000)
    .readonly()
    .meta({ description: `${of}; a trailing \`*\` matches any ending.` });
}
