import { parseVerifierKey } from "@meshgate/ledger/log";
import { z } from "zod";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import type { Frozen } from "./frozen.ts";
import { s3Fields } from "./s3-schema.ts";

/** `audit.ledger.publish`: where signed checkpoints are kept outside the database. */

const url = z.url({ protocol: /^https?$/ });

const CheckpointTargetConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("file").describe("A file outside the database; each checkpoint is appended."),
    path: z.string().min(1).describe("Relative ones start at the configuration file's folder."),
  }),
  z.strictObject({
    kind: z.literal("s3").describe("A bucket of Amazon S3, or of a service that speaks its API."),
    ...s3Fields,
  }),
  z.strictObject({
    kind: z.literal("webhook").describe("A receiver of your own; it gets each checkpoint, signed."),
    url: url.meta({ private: true, description: "Where checkpoints are posted to." }),
    secret: z.string().min(16).meta({ private: true, description: "Signs each delivery (HMAC-SHA-256)." }),
    allow_private: z
      .boolean()
      .default(false)
      .describe("Whether the address may be of this machine or the inner network."),
  }),
  z.strictObject({
    kind: z.literal("witness").describe("A witness (C2SP tlog-witness), whose cosignatures are kept."),
    url: url.describe("Its submission prefix, without `/add-checkpoint`."),
    key: z
      .string()
      .refine(isWitnessKey, {
        error: "this is no verifier key of a witness",
        params: { mend: "Copy it as the witness prints it: `name+hash+base64`, of the type cosignature/v1." },
      })
      .describe("Its verifier key, `name+hash+base64`."),
  }),
]);
export type CheckpointTargetConfig = Frozen<z.output<typeof CheckpointTargetConfig>>;

/** What `audit.ledger` holds of it. */
export const publishFields = {
  publish: z
    .array(CheckpointTargetConfig)
    .max(16)
    .optional()
    .describe(
      "Where checkpoints are kept outside the database. Not said: `<database>-checkpoints.txt` beside an SQLite database, `meshgate-checkpoints.txt` in the working folder with PostgreSQL. Empty: nowhere.",
    ),
  publish_every_s: z
    .int()
    .min(1)
    .max(86_400)
    .default(60)
    .describe("At most one checkpoint in this time goes to each; one more at a stop."),
};

function isWitnessKey(text: string): boolean {
  const key = parseVerifierKey(text, nativeSha256);
  return key.ok && key.value.algorithm === "cosignature-v1";
}
