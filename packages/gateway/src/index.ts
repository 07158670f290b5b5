export { appVersion } from "./app-version.ts";
export { absoluteDatabaseUrl } from "./config/absolute-database-url.ts";
export type { Config, ConfiguredProvider } from "./config/config.ts";
export { describeRules } from "./config/describe-rules.ts";
export { describeSchema } from "./config/describe-schema.ts";
export { VARIABLES } from "./config/environment.ts";
export { definitionOf } from "./config/guardrail-definitions.ts";
export { type LoadConfig, loadConfig } from "./config/load-config.ts";
export { type LoadedRules, loadRules } from "./config/load-rules.ts";
export { parseSource } from "./config/parse-source.ts";
export {
  type ConfigProblem,
  type ConfigWarning,
  formatRemark,
  formatWitness,
  type Remark,
  type SourcePlace,
} from "./config/problem.ts";
export { type FileState, readFileState, readTextFile, type TextFile } from "./config/read-text-file.ts";
export { redactUrl } from "./config/redact-config.ts";
export type { NamedRules } from "./config/rules-files.ts";
export { isPolicyTestName } from "./config/rules-folder.ts";
export { branches, type SchemaNode, schemaTree } from "./config/schema-tree.ts";
export { configTree } from "./config/sections.ts";
export { readSource } from "./config/source.ts";
export { watchConfig } from "./config/watch-config.ts";
export { type DatabaseKeys, type NamedKey, openDatabaseKeys } from "./control/database-keys.ts";
export { KEYS_READ_AT_START } from "./control/reloading.ts";
export { verifyEd25519 } from "./ledger/signing-key.ts";
export { envelopeOf } from "./pipeline/envelope.ts";
export { openReplayer, type Replayer } from "./replay/open-replayer.ts";
export { loadWithShadow } from "./simulation/load-with-shadow.ts";
export { openSimulator, type SimulationQuestion, type Simulator } from "./simulation/open-simulator.ts";
export { readCandidate } from "./simulation/read-candidate.ts";
export { isContentOf } from "./snapshots/is-content-of.ts";
export { clearAuditIndex } from "./stores/clear-audit-index.ts";
export { DatabaseUnavailable } from "./stores/database-failure.ts";
export { nativeSha256 } from "./stores/ledger/native-sha256.ts";
export { migrateDatabase } from "./stores/migrate-database.ts";
export { openRecordSource } from "./stores/record-source/open-record-source.ts";
export { openReadOnly, type ReadOnlyDatabase } from "./stores/record-source/read-only-database.ts";
export { verifierPage } from "./verifier-page/verifier-page.ts";
