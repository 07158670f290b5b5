import { expect, test } from "bun:test";
import { askWitness } from "./ask-witness.ts";

/** Else whoever answers in a witness's place fills this process's memory. */
test("reads no more of an answer than a witness may give, whatever it says of its length", async () => {
  let sent = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 16_384;
            controller.enqueue(new Uint8Array(16_384));
          },
        }),
      ),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const asked = askWitness({ url, old: 0, proof: [], checkpoint: "" }, AbortSignal.timeout(5_000));
  await expect(asked).rejects.toThrow("its answer is too long for a witness");
  expect(sent).toBeLessThan(16_777_216);
  await server.stop(true);
});
