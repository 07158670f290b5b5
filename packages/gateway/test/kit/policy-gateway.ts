import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RoutesAnswer } from "@meshgate/contracts";
import { startGateway } from "./gateway.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { toldReasons } from "./told-reasons.ts";

/** A real gateway that is given one policy after the other: starting one for each would take minutes. */
export interface PolicyGateway {
  readonly url: string;
  /** Serves these documents, by file name, when it resolves; rejects with the gateway's reasons where it takes them not. */
  load(documents: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export async function startPolicyGateway(): Promise<PolicyGateway> {
  const folder = temporaryFolder();
  await writeFile(join(folder, "meshgate.yaml"), config(0, {}));
  const gateway = await startGateway({ folder });
  let loads = 0;

  const get = async (path: string): Promise<unknown> => await (await fetch(`${gateway.url}${path}`)).json();
  const hasTaken = async (count: number): Promise<boolean> =>
    RoutesAnswer.parse(await get("/v1/routes")).sensitivity_keyword_count === count;

  return {
    url: gateway.url,
    async load(documents) {
      loads += 1;
      const rules = join(folder, `rules-${loads}`);
      await mkdir(rules);
      for (const [file, text] of Object.entries(documents)) await writeFile(join(rules, file), text);
      await writeFile(join(folder, "meshgate.yaml"), config(loads, { rules }));
      gateway.process.kill("SIGHUP");
      while (!(await hasTaken(loads))) {
        const reasons = toldReasons(await get("/v1/ready"));
        if (reasons.length > 0) throw new Error(reasons.map(({ message }) => message).join("\n"));
      }
    },
    async stop() {
      await gateway.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The number of keywords tells one load from the next: a snapshot is taken whole or not at all. */
function config(loads: number, rules: { readonly rules?: string }): string {
  return JSON.stringify({
    providers: { sandbox: { kind: "sandbox", default_model: "sandbox" } },
    routing: { sensitivity: { keywords: Array.from({ length: loads }, (_, index) => `keyword-${index}`) } },
    ...rules,
  });
}
