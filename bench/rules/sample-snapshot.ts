import { createHash } from "node:crypto";
import { compileRules, compileSnapshot, type RuleSet, type Snapshot } from "@meshgate/engine";

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** Compiles a document that has no problem. */
export function compileSample(text: string): RuleSet {
  const compiled = compileRules([{ file: "sample.yaml", text }], sha256);
  if (compiled.ok) return compiled.value;
  const [first] = compiled.error;
  throw new Error(`${compiled.error.length} problems, the first: ${first?.path} ${first?.message}`);
}

/** A snapshot with these rules, or the built-in ones, and the least of everything else. */
export function snapshotOf(rules: RuleSet | undefined): Snapshot {
  const routing = {
    keywords: [],
    maxPromptLengthForLocal: 1_000,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "local",
  } as const;
  const providers = [{ name: "local", kind: "sandbox", location: "local", defaultModel: "sandbox" }] as const;
  const snapshot = compileSnapshot(
    {
      ...(rules !== undefined && { rules }),
      routing,
      providers: providers.map((one) => ({ ...one, models: [], claimsFamily: [] })),
      aliases: {},
    },
    sha256,
  );
  if (snapshot.ok) return snapshot.value;
  throw new Error(snapshot.error.map(({ message }) => message).join("; "));
}
