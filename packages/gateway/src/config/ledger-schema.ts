import { z } from "zod";
import { publishFields } from "./publish-schema.ts";
import { signingFields } from "./signing-keys.ts";

/** `audit.ledger`: the Merkle log over the record. */
export const LedgerConfig = z
  .strictObject({ ...signingFields, ...publishFields })
  .prefault({})
  .describe("The Merkle log over the record, and its signed checkpoints.");
