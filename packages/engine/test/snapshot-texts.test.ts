import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import fc from "fast-check";
import { readPolicyText } from "../src/governance/compile-policy.ts";
import {
  type CallEnvelope,
  compileBase,
  compileGovernance,
  compileGuarding,
  compileRules,
  type Decision,
  decide,
  policyText,
  readGuardingText,
  type Snapshot,
  snapshotParts,
  snapshotSha256,
  withGovernance,
  withGuarding,
} from "../src/index.ts";
import { compile, sha256 } from "./compile.ts";
import { anySnapshotInput } from "./generators.ts";
import { anyCall, anyPolicies } from "./governance/generators.ts";
import { anyGuarding } from "./guardrails/generators.ts";
import { compileExpression } from "./guardrails/guarding-case.ts";

/** What a snapshot says of itself, compiled by nothing else. */
function compiledAgain(snapshot: Snapshot): Snapshot {
  const base = compileBase({ base: snapshot.base_text, rules: snapshot.rules.texts }, sha256);
  const guarding = compileGuarding(readGuardingText(snapshot.guarding.text), sha256, compileExpression);
  if (!base.ok || !guarding.ok) throw new Error("The texts of a snapshot compile");
  const texts = snapshot.governance.policies.map(({ policy }) => policyText(policy));
  const governance = compileGovernance(texts.map(readPolicyText).toReversed(), sha256);
  return withGuarding(withGovernance(base.value, governance, sha256), guarding.value.guarding, sha256);
}

function bytesOf(decision: Decision): string {
  return canonicalJson(decision as object as JsonObject);
}

const anySnapshot = fc
  .tuple(anySnapshotInput, anyPolicies, anyGuarding)
  .map(([input, policies, guardingInput]) => {
    const guarding = compileGuarding(guardingInput, sha256, compileExpression);
    if (!guarding.ok) throw new Error("The generator makes guardrails that compile");
    const governed = withGovernance(compile(input), compileGovernance(policies, sha256), sha256);
    return withGuarding(governed, guarding.value.guarding, sha256);
  });

describe("the texts of a snapshot", () => {
  test("compile to a snapshot of the same fingerprint, which decides the same", () => {
    fc.assert(
      fc.property(anySnapshot, anyCall, (snapshot, facts) => {
        const again = compiledAgain(snapshot);
        expect(again.snapshot_sha256).toBe(snapshot.snapshot_sha256);
        // From facts as they are kept, too.
        const kept: CallEnvelope = JSON.parse(canonicalJson(facts as object as JsonObject));
        expect(bytesOf(decide(again, kept))).toBe(bytesOf(decide(snapshot, facts)));
      }),
      { numRuns: 300 },
    );
  });

  /** Whoever changes a stored policy must not come by a snapshot that passes for the one that decided. */
  test("are what their fingerprints are over", () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const { governance, guarding, rules } = snapshot;
        expect(sha256(snapshot.base_text)).toBe(snapshot.base_sha256);
        expect(sha256(guarding.text)).toBe(guarding.sha256);
        expect(rules.texts.map(sha256)).toEqual(rules.policies.map((one) => one.policy_sha256));
        for (const compiled of governance.policies) {
          expect(sha256(policyText(compiled.policy))).toBe(compiled.sha256);
        }
        expect(snapshotSha256(snapshotParts(snapshot), sha256)).toBe(snapshot.snapshot_sha256);
      }),
      { numRuns: 100 },
    );
  });

  test("have no keyword that folding turns into another one", () => {
    const routing = {
      keywords: ["\u200b STRASSE", "straße", " x\u00ad ", "\u200b"],
      maxPromptLengthForLocal: 1,
      maxUsdForLocal: null,
      inputUsdPer1mTokens: null,
      charsPerToken: 4,
      defaultLocation: "local",
    } as const;
    const local = { name: "lab", kind: "ollama", location: "local", defaultModel: "a" } as const;
    const snapshot = compile({
      routing,
      providers: [{ ...local, models: [], claimsFamily: [] }],
      aliases: {},
    });
    expect(JSON.parse(snapshot.base_text).routing.keywords).toEqual(["strasse", "x"]);
    expect(compiledAgain(snapshot).snapshot_sha256).toBe(snapshot.snapshot_sha256);
  });
});

describe("a rules document as canonical JSON", () => {
  const folder = join(import.meta.dir, "../../../policies");
  const documents = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file) && !file.includes("test"))
    .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }))
    .filter((document) => compileRules([document], sha256).ok);

  test("is known by the same fingerprint as the file, for every example policy", () => {
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) {
      const written = compileRules([document], sha256);
      if (!written.ok) throw new Error(document.file);
      const again = compileRules(
        written.value.texts.map((text) => ({ file: "kept", text })),
        sha256,
      );
      expect(again.ok && again.value.policies).toEqual(written.value.policies);
      expect(again.ok && again.value.texts).toEqual(written.value.texts);
    }
  });

  test("keeps every text that a rule can hold", () => {
    let compiled = 0;
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, text, (description, value) => {
        const document = {
          policy_id: "any",
          policy_version: "1",
          default: { decision: "ALLOW", rationale_codes: ["A"] },
          rules: [
            {
              rule_id: "one",
              description,
              priority: 1,
              when: { subject: { id: value } },
              // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
              then: { decision: "BLOCK", rationale_codes: ["B"] },
            },
          ],
        };
        const written = compileRules([{ file: "any.yaml", text: JSON.stringify(document) }], sha256);
        if (!written.ok) return;
        compiled += 1;
        const again = compileRules([{ file: "kept", text: written.value.texts[0] }], sha256);
        expect(again.ok && again.value.policies).toEqual(written.value.policies);
      }),
      { numRuns: 500 },
    );
    expect(compiled).toBeGreaterThan(250);
  });
});
