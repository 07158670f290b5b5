import { describe, expect, test } from "bun:test";
import { parseDatabaseUrl } from "./database-url.ts";

describe("reads the path of an SQLite URL", () => {
  test.each([
    ["sqlite:./data/meshgate.db", "./data/meshgate.db"],
    ["sqlite:meshgate.db", "meshgate.db"],
    ["sqlite:/var/lib/meshgate.db", "/var/lib/meshgate.db"],
    ["sqlite:///var/lib/meshgate.db", "/var/lib/meshgate.db"],
    ["sqlite:////var/lib/meshgate.db", "/var/lib/meshgate.db"],
    ["sqlite:///./audit.db", "./audit.db"],
    ["sqlite:///../audit.db", "../audit.db"],
    ["sqlite::memory:", ":memory:"],
    ["sqlite:///:memory:", ":memory:"],
  ])("%s", (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({
      ok: true,
      value: { kind: "sqlite", path, display: `sqlite:${path}` },
    });
  });
});

describe("reads a PostgreSQL URL, whatever its scheme's spelling, and displays it without user and password", () => {
  test.each(["postgres", "postgresql", "postgresql+psycopg", "PostgreSQL"])("%s", (scheme) => {
    expect(parseDatabaseUrl(`${scheme}://mesh:s3cret@db.example:5433/gate?sslmode=disable`)).toEqual({
      ok: true,
      value: {
        kind: "postgres",
        connectionString: "postgresql://mesh:s3cret@db.example:5433/gate?sslmode=disable",
        display: "postgresql://db.example:5433/gate",
      },
    });
  });
});

/** An error that quoted the URL would put the database's password into logs and terminals. */
describe("refuses what it cannot read without quoting it", () => {
  test.each(["mysql://u:s3cret@h/d", "s3cret", "", "postgres://u:s3/cret@h/d", "sqlite:", "sqlite://"])(
    "%p",
    (url) => {
      const parsed = parseDatabaseUrl(url);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain("cret");
    },
  );
});
