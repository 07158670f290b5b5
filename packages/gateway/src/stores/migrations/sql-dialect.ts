import { type RawBuilder, sql } from "kysely";

/** The two databases, where a migration has to tell them apart. */
export type SqlDialect = "sqlite" | "postgres";

interface ColumnTypes {
  /** Lower-case with hyphens wherever it is read. */
  readonly uuid: RawBuilder<unknown>;
  readonly int64: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
}

/** What a column is declared as. SQLite's strict tables know five types. */
export const COLUMN_TYPES: Readonly<Record<SqlDialect, ColumnTypes>> = {
  sqlite: { uuid: sql`text`, int64: sql`integer`, bytes: sql`blob` },
  postgres: { uuid: sql`uuid`, int64: sql`bigint`, bytes: sql`bytea` },
};
