import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMeshgate } from "./kit/run-meshgate.ts";

const POLICIES = join(import.meta.dir, "../../../policies");

/** A rule as the packs write it: its first line, and those that stand deeper. */
const RULE = /^ {2}- rule_id: (?<rule>\S+)\n(?: {4}.*\n)+/gm;

interface Guard {
  readonly pack: string;
  readonly rule: string;
  /** The pack's document without this rule. */
  readonly without: string;
}

const packs = readdirSync(POLICIES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-packs-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(packs.flatMap(guardsOf).map((guard) => [guard.pack, guard.rule, guard] as const))(
  "%s without %s breaks an invariant, or lets nothing through that was held",
  async (_pack, _rule, { pack, without }) => {
    await Bun.write(join(folder, "policy.yaml"), without);
    const proof = await runMeshgate(["prove", "policy.yaml"], { cwd: folder });
    if (proof.stdout.includes("fails  ")) return;
    const { stdout } = await runMeshgate(["diff", join(POLICIES, pack, "policy.yaml"), "policy.yaml"], {
      cwd: folder,
    });
    expect(stdout).toStartWith("Equivalent: ");
  },
);

/** Each rule that does not allow. */
function guardsOf(pack: string): readonly Guard[] {
  const text = readFileSync(join(POLICIES, pack, "policy.yaml"), "utf8");
  const guards = [...text.matchAll(RULE)].filter(([rule]) => !rule.includes("decision: ALLOW"));
  if (guards.length < 3) throw new Error(`${pack}: these are not all its guards`);
  return guards.map(({ 0: rule, groups }) => ({
    pack,
    rule: groups?.["rule"] ?? "",
    without: text.replace(rule, () => ""),
  }));
}
