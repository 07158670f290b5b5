export type * from "./definition.ts";
export { callDetectorNames } from "./definition.ts";
export type {
  CallDetector,
  CallFinding,
  CallInspection,
  CallView,
} from "./detectors/call-detector.ts";
export { createCallDetector } from "./detectors/create-call-detector.ts";
export { compilePattern } from "./detectors/patterns/compile-pattern.ts";
export { canonicalType, piiTypes, severityOf } from "./detectors/pii/pii-types.ts";
export { secretTypes } from "./detectors/secrets/secret-types.ts";
export { type Evidence, evidences, type Finding, type RawFinding, type Severity } from "./finding.ts";
export { compileGuardrails } from "./inspect/compile-guardrails.ts";
export type {
  GuardrailSet,
  Inspection,
  TextSelection,
  UnscannedCause,
} from "./inspect/guardrail-set.ts";
export { editJson, type NumberLeaves } from "./masking/edit-json.ts";
export { type Edit, type Editing, editPieces, editText } from "./masking/edit-text.ts";
export { fingerprintOf, type KeyedHash } from "./masking/fingerprint-of.ts";
export { redaction } from "./masking/redaction.ts";
export { createVault, type Restorer, type Vault } from "./masking/vault.ts";
export type { Trust } from "./scan/scan.ts";
export {
  openTextStream,
  type Released,
  type TextStream,
  type TextStreamOptions,
} from "./streams/text-stream.ts";
