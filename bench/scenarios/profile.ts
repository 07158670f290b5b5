import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Subject } from "../options.ts";
import type { Child } from "../processes/child.ts";
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
  const intoGateway = (name: string, rules: string | undefined, load: (child: Child) => Promise<unknown>) =>
    intoFolder(name, async (runtimeArgs) => {
      const plan = { name: `profiled ${name}`, auditMode: "strict", runtimeArgs } as const;
      const gateway = await lab.gateway(rules === undefined ? plan : { ...plan, rules });
      await load(gateway);
      await gateway.stop();
    });

  if (subjects.includes("chat")) {
    await intoGateway("whole", undefined, (child) => saturate(child, "whole", profiledMs));
    await intoGateway("stream", undefined, (child) => saturate(child, "stream", profiledMs));
  }
  if (subjects.includes("evaluate")) {
    await intoGateway("evaluate", samplePolicy(100, 0).text, async (child) =>
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
  return written;
}
