import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { callerKey, sampleGovernance } from "../governance/sample-governance.ts";
import { configuredGuardrails } from "../guardrails/sample-guardrails.ts";
import type { Subject } from "../options.ts";
import type { Child } from "../processes/child.ts";
import type { GatewayPlan } from "../processes/gateway.ts";
import { runProgram } from "../processes/program.ts";
import { samplePolicy } from "../rules/sample-policy.ts";
import { answerOf } from "../sample-evaluation.ts";
import type { Lab } from "./lab.ts";
import { saturate, saturateEvaluate } from "./loads.ts";

const profiledMs = 6_000;
const profiledRounds = 60;

/** Runs what is measured under Bun's CPU profiler; answers the folders with the profiles. */
export async function profile(
  lab: Lab,
  { subjects, folder }: { readonly subjects: readonly Subject[]; readonly folder: string },
): Promise<readonly string[]> {
  const written: string[] = [];
  const intoFolder = async (name: string, run: (runtimeArgs: readonly string[]) => Promise<unknown>) => {
    const target = join(folder, name);
    await mkdir(target, { recursive: true });
    await run(["--cpu-prof", "--cpu-prof-md", `--cpu-prof-dir=${target}`]);
    written.push(target);
  };
  const intoGateway = (
    name: string,
    further: Pick<GatewayPlan, "rules" | "governance" | "guardrails">,
    load: (child: Child) => Promise<unknown>,
  ) =>
    intoFolder(name, async (runtimeArgs) => {
      const plan = { name: `profiled ${name}`, auditMode: "strict", runtimeArgs } as const;
      const gateway = await lab.gateway({ ...plan, ...further });
      await load(gateway);
      await gateway.stop();
    });

  if (subjects.includes("chat")) {
    await intoGateway("whole", {}, (child) => saturate(child, "whole", profiledMs));
    await intoGateway("stream", {}, (child) => saturate(child, "stream", profiledMs));
  }
  if (subjects.includes("governed")) {
    const governance = sampleGovernance;
    const load = (child: Child) => saturate(child, "whole", profiledMs, callerKey);
    await intoGateway("governed", { governance }, load);
    await intoGateway("guarded", { governance, guardrails: configuredGuardrails }, load);
  }
  if (subjects.includes("evaluate")) {
    await intoGateway("evaluate", { rules: samplePolicy(100, 0).text }, async (child) =>
      saturateEvaluate(child, await answerOf(child.port), profiledMs),
    );
  }
  if (subjects.includes("decide")) {
    await intoFolder("decide", (args) =>
      runProgram("decide-rules.ts", ["10000", String(profiledRounds)], args),
    );
    const file = join(lab.workFolder, "profiled.yaml");
    await Bun.write(file, samplePolicy(10_000, 0).text);
    await intoFolder("compile", (args) => runProgram("compile-rules.ts", [file], args));
  }
  if (subjects.includes("identify")) {
    await intoFolder("identify", (args) =>
      runProgram("identify-and-decide.ts", [String(profiledRounds)], args),
    );
  }
  return written;
}
