import { expect, test } from "bun:test";
import type { GovernancePolicy } from "@meshgate/engine";
import { governedGateway } from "../../test/kit/governed-gateway.ts";
import type { Reply } from "../pipeline/call.ts";
import type { CapturedPart } from "../ports/content-store.ts";
import { captureRule } from "./capture-rule.ts";
import { createCapture } from "./create-capture.ts";
import { createMasterKeys } from "./master-keys.ts";
import { openPart } from "./seal-part.ts";

const keys = createMasterKeys([Buffer.alloc(32, 3).toString("base64")]);
const scope = { keys: ["svc"], teams: [], agents: [], models: [], blocked: false };

const noModel: GovernancePolicy = {
  id: "pol_1",
  name: "no model",
  type: "model_allowlist",
  allowedModels: ["another"],
  scope: { kind: "global" },
  match: {},
  mode: "enforce",
};

type Gateway = ReturnType<typeof governedGateway>;

function gatewayWith(blocked: boolean, policies: readonly GovernancePolicy[]): Gateway {
  const rule = captureRule({ ...scope, blocked });
  if (rule === undefined) throw new Error("something is captured");
  return governedGateway({ policies, capture: createCapture(rule, keys) });
}

async function captured({ store }: Gateway, { ids }: Reply): Promise<readonly CapturedPart[]> {
  const events = await store.find({ id: ids.requestId, limit: 9 });
  return events.flatMap(({ content }) => content ?? []);
}

test("keeps the prompt of a refused call only where that is said, and never an answer of it", async () => {
  const silent = gatewayWith(false, [noModel]);
  expect(await captured(silent, await silent.call())).toEqual([]);
  const keeping = gatewayWith(true, [noModel]);
  const parts = await captured(keeping, await keeping.call());
  expect(parts.map(({ part }) => part)).toEqual(["prompt"]);
  const [prompt] = parts;
  expect(prompt && openPart(prompt, keys)).toContain('"content":"Hi"');
});

test("keeps the prompt of a call whose provider fails, once, and no answer", async () => {
  const gateway = gatewayWith(true, []);
  const failure = { kind: "connection", billed: "no", message: "gone" } as const;
  for (const provider of [gateway.up, gateway.spare]) provider.script = { kind: "fail", failure };
  const parts = await captured(gateway, await gateway.call());
  expect(parts.map(({ part, owner }) => [part, owner])).toEqual([["prompt", { keyId: "key_1" }]]);
});
