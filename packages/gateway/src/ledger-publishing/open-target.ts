import { basename } from "node:path";
import type { VerifierKey } from "@meshgate/ledger";
import { parseVerifierKey } from "@meshgate/ledger/log";
import { openBucket } from "../buckets/open-bucket.ts";
import type { CheckpointTargetConfig } from "../config/publish-schema.ts";
import type { CheckpointTarget } from "../ports/checkpoint-target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger } from "../ports/ledger.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import { createBucketTarget } from "./targets/bucket-target.ts";
import { createFileTarget } from "./targets/file-target.ts";
import { createWebhookTarget } from "./targets/webhook-target.ts";
import { createWitnessTarget } from "./targets/witness-target.ts";

export interface TargetContext {
  readonly ledger: Pick<Ledger, "size" | "nodes" | "latestCheckpoint">;
  readonly clock: Clock;
  readonly limitMs: number;
}

/** All of them, each under a name of its own that holds no secret: a webhook's path may be one. */
export function openTargets(
  configs: readonly CheckpointTargetConfig[],
  context: TargetContext,
): readonly CheckpointTarget[] {
  const names = configs.map(plainName);
  return configs.map((config, at) => {
    const name = names[at] ?? config.kind;
    const before = names.slice(0, at).filter((other) => other === name).length;
    return openTarget(config, before === 0 ? name : `${name}#${before + 1}`, context);
  });
}

function plainName(config: CheckpointTargetConfig): string {
  switch (config.kind) {
    case "file":
      return `file:${basename(config.path)}`;
    case "s3":
      return `s3:${config.bucket}/${config.prefix}`;
    case "webhook":
      return `webhook:${new URL(config.url).host}`;
    case "witness":
      return `witness:${config.key.split("+", 1)[0]}`;
  }
}

function openTarget(config: CheckpointTargetConfig, name: string, context: TargetContext): CheckpointTarget {
  const { ledger, clock, limitMs } = context;
  switch (config.kind) {
    case "file":
      return createFileTarget(config.path, name);
    case "s3":
      return createBucketTarget(openBucket(config), config.prefix, name);
    case "webhook": {
      const { url, secret, allow_private: isPrivateAllowed } = config;
      const allowed = isPrivateAllowed ? "any" : "public";
      return createWebhookTarget({ url, secret, allowed, clock, limitMs }, name);
    }
    case "witness":
      return createWitnessTarget({ url: config.url, key: witnessKey(config.key), ledger }, name);
  }
}

/** The schema has let it through, so that it can be read. */
function witnessKey(text: string): VerifierKey {
  const key = parseVerifierKey(text, nativeSha256);
  if (!key.ok) throw new TypeError(`A verifier key that was checked cannot be read: ${key.error.kind}`);
  return key.value;
}
