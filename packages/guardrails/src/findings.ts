/** What is done with findings, without what finds them: that is several times as much, and few gateways use all of it. */
export type * from "./definition.ts";
export { callDetectorNames } from "./definition.ts";
export { canonicalType, piiTypes, severityOf } from "./detectors/pii/pii-types.ts";
export { secretTypes } from "./detectors/secrets/secret-types.ts";
export { evidences } from "./finding.ts";
export { noGuardrails } from "./inspect/no-guardrails.ts";
export { redaction } from "./masking/redaction.ts";
export { createVault } from "./masking/vault.ts";
export { openTextStream } from "./streams/text-stream.ts";
