import { join } from "node:path";

const mainFile = join(import.meta.dir, "../../reference/main.ts");

/** Starts the reference service as its users do, on a free port, and waits until it listens. */
export async function startReference(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = Bun.spawn([process.execPath, mainFile], {
    env: { PATH: process.env["PATH"] ?? "", SUMMARY_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let said = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The reference service did not start; it said: ${said}`);
    said += decoder.decode(value, { stream: true });
    const url = /listening on (http:\S+)\n/.exec(said)?.[1];
    if (url === undefined) continue;
    return {
      url,
      async stop() {
        child.kill();
        await child.exited;
      },
    };
  }
}
