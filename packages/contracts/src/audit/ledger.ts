import { z } from "zod";

const VerifierKey = z.string().meta({
  description: "`<name>+<key id>+<base64>` (C2SP signed-note).",
  examples: ["meshgate/…+4f0c2a9b+AR…"],
});
const Hash = z.base64().meta({ description: "32 bytes." });
const Leaf = z.int().min(0).meta({ description: "Its place in the Merkle log, from 0." });

/** That another key signs the log's checkpoints from now on. */
export const SignerRotated = z.strictObject({
  previous_key: VerifierKey,
  current_key: VerifierKey,
  from_size: z
    .int()
    .min(0)
    .meta({ description: "Checkpoints of this many events and more are the new key's." }),
  signed_by_previous: z.boolean().meta({
    description:
      "Whether the old key was there to sign the first of them too. False where it was lost, or replaced by somebody who does not have it.",
  }),
});
export type SignerRotated = z.output<typeof SignerRotated>;

/** `GET /v1/ledger/keys`: what checkpoints are checked with. Trust them only as far as the way they came by. */
export const LedgerKeys = z
  .strictObject({
    origin: z.string().meta({ description: "The log's name, the first line of each checkpoint." }),
    keys: z
      .array(
        z.strictObject({
          verifier_key: VerifierKey,
          from_size: z
            .int()
            .min(0)
            .meta({ description: "It signs checkpoints from this size on, until the next key's." }),
          since: z.iso.datetime(),
          signed_by_previous: z.boolean().meta({ description: "True for the first." }),
        }),
      )
      .readonly(),
  })
  .meta({ id: "LedgerKeys" });
export type LedgerKeys = z.output<typeof LedgerKeys>;

const Size = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,15})$/)
  .meta({ description: "Leaves of a tree.", examples: ["128"] });

export const ConsistencyQuery = z.strictObject({ from: Size, to: Size });

/** `GET /v1/ledger/consistency`: that the tree of `to` leaves begins with that of `from`. Source: RFC 9162, 2.1.4. */
export const ConsistencyAnswer = z
  .strictObject({
    from: z.int().min(0),
    to: z.int().min(0),
    from_root: Hash,
    to_root: Hash,
    proof: z.array(Hash).readonly(),
  })
  .meta({ id: "ConsistencyAnswer" });
export type ConsistencyAnswer = z.output<typeof ConsistencyAnswer>;

/** `GET /v1/audit/{request_id}/proof`: the events of a call, and that they are in the log; it verifies offline. */
export const Receipt = z
  .strictObject({
    format: z.literal("meshgate-receipt/1"),
    request_id: z.uuid(),
    events: z
      .array(
        z.strictObject({
          index: Leaf,
          event: z
            .string()
            .optional()
            .meta({ description: "Canonical JSON (RFC 8785), byte for byte as it was hashed." }),
          leaf_hash: Hash.optional().meta({ description: "In its place, where retention has dropped it." }),
          proof: z.string().meta({ description: "C2SP tlog-proof: the way up to a signed checkpoint." }),
        }),
      )
      .min(1)
      .readonly(),
  })
  .meta({ id: "Receipt" });
export type Receipt = z.output<typeof Receipt>;
