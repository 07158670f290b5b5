import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { profileShares } from "../measure/profile-shares.ts";
import { runProgram } from "../processes/program.ts";

/** How the time of compiling a rules document divides among the engine's folders and its YAML parser. */
export async function compileShares(file: string, folder: string): Promise<ReadonlyMap<string, number>> {
  await mkdir(folder, { recursive: true });
  await runProgram("compile-rules.ts", [file], ["--cpu-prof", `--cpu-prof-dir=${folder}`]);
  const [profile] = (await readdir(folder)).filter((name) => name.endsWith(".cpuprofile")).sort();
  if (profile === undefined) throw new Error(`no profile in ${folder}`);
  return profileShares(await Bun.file(join(folder, profile)).json(), partOf);
}

/** `engine/rules/source` of `…/packages/engine/src/rules/source/file.ts`, `yaml` of a file of that package. */
function partOf(url: string): string | undefined {
  const [, npm] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  const [, name, path] = /\/packages\/([^/]+)\/src\/(.*)$/.exec(url) ?? [];
  const folder = path?.split("/").slice(0, -1).join("/");
  return npm ?? (name && [name, folder].filter((part) => part !== "").join("/"));
}
