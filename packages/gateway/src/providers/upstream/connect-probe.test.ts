import { expect, test } from "bun:test";
import { connectProbeFor } from "./connect-probe.ts";

async function connectionsMade(env: Readonly<Record<string, string>>): Promise<number> {
  let connections = 0;
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open() {
        connections += 1;
        resolve();
      },
      data() {},
    },
  });
  await connectProbeFor(env)(new URL(`http://127.0.0.1:${server.port}`));
  if (Object.keys(env).length === 0) await settled;
  server.stop(true);
  return connections;
}

test("opens one connection to the host", async () => {
  expect(await connectionsMade({})).toBe(1);
});

test("opens none where fetch goes through a proxy: the host may not be reachable from here", async () => {
  expect(await connectionsMade({ HTTPS_PROXY: "http://proxy.example:3128" })).toBe(0);
});

test.each(["http://127.0.0.1:1", "http://[::1]:1"])(
  "resolves where %s cannot be connected to",
  async (origin) => {
    expect(await connectProbeFor({})(new URL(origin))).toBeUndefined();
  },
);
