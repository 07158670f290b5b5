export { appVersion } from "./app-version.ts";
export type { Config, ConfiguredProvider } from "./config/config.ts";
export { VARIABLES } from "./config/environment.ts";
export { type LoadConfig, loadConfig } from "./config/load-config.ts";
export { type ConfigProblem, type ConfigWarning, formatRemark, type Remark } from "./config/problem.ts";
export { redactUrl } from "./config/redact-config.ts";
export { ConfigSchema } from "./config/schema.ts";
export { migrateDatabase } from "./stores/migrate-database.ts";
