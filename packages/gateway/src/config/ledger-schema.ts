import { z } from "zod";
import { publishFields } from "./publish-schema.ts";

/** `audit.ledger`: the Merkle log over the record. */
export const LedgerConfig = z
  .strictObject({ ...publishFields })
  .prefault({})
  .describe("The Merkle log over the record, and its signed checkpoints.");
