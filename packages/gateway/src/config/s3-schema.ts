import { z } from "zod";
import type { Frozen } from "./frozen.ts";

/** Where a bucket is, and how it is written to. */
export const s3Fields = {
  bucket: z.string().min(3).max(63).describe("The bucket's name."),
  prefix: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9!_.*'()/-]*$/, "a prefix has letters, digits and `!_.*'()/-`")
    .default("meshgate/")
    .describe("What the objects' keys begin with."),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("The service's address. Not said: Amazon's for the region."),
  region: z.string().min(1).max(64).default("us-east-1").describe("The bucket's region."),
  access_key_id: z.string().min(1).meta({ private: true, description: "Best from a variable." }),
  secret_access_key: z.string().min(1).meta({ private: true, description: "Best from a variable." }),
};

const S3Config = z.strictObject(s3Fields);
export type S3Config = Frozen<z.output<typeof S3Config>>;
