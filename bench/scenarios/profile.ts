import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AnswerKind } from "../sample-call.ts";
import type { Lab } from "./lab.ts";
import { saturate } from "./loads.ts";

const profiledMs = 6_000;

/** Runs a gateway under Bun's CPU profiler once for each kind of answer; answers the folder with the profiles. */
export async function profile(lab: Lab, folder: string): Promise<readonly string[]> {
  const written: string[] = [];
  for (const kind of ["whole", "stream"] as const satisfies readonly AnswerKind[]) {
    const target = join(folder, kind);
    await mkdir(target, { recursive: true });
    const gateway = await lab.gateway({
      name: `profiled ${kind}`,
      auditMode: "strict",
      runtimeArgs: ["--cpu-prof", "--cpu-prof-md", `--cpu-prof-dir=${target}`],
    });
    await saturate(gateway, kind, profiledMs);
    await gateway.stop();
    written.push(target);
  }
  return written;
}
