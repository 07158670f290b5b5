import { describe, expect, test } from "bun:test";
import { failureSentence, isRefusal } from "./database-failure.ts";

function failure(code: string): Error {
  return Object.assign(new Error("raw words of the database"), { code });
}

describe("tells the operator what to do about", () => {
  test.each([
    ["SQLITE_FULL", /disk.*full/],
    ["SQLITE_BUSY_RECOVERY", /locked/],
    ["SQLITE_IOERR_WRITE", /disk/],
    ["ECONNREFUSED", /runs/],
    ["28P01", /password/],
    ["53100", /disk.*full/],
    ["57P01", /shutting down/],
  ])("%s", (code, sentence) => {
    expect(failureSentence(failure(code))).toMatch(sentence);
  });
});

test("finds the code of a connection that failed on every address", () => {
  expect(failureSentence(new AggregateError([failure("ECONNREFUSED")]))).toMatch(/refuses connections/);
});

describe("understands what PostgreSQL's driver says without a code", () => {
  test.each([
    ["Query read timeout", /does not answer/],
    ["timeout exceeded when trying to connect", /does not answer/],
    ["Connection terminated unexpectedly", /closed the connection/],
  ])("%s", (message, sentence) => {
    expect(failureSentence(new Error(message))).toMatch(sentence);
  });
});

test("passes on the words of a failure that it does not know", () => {
  expect(failureSentence(failure("XX000"))).toBe("The database failed (XX000): raw words of the database");
  expect(failureSentence("odd")).toBe("The database failed: no reason given");
});

describe("tells rows that are refused from a database that is away", () => {
  test.each([
    ["SQLITE_CONSTRAINT_TRIGGER", true],
    ["23505", true],
    ["22021", true],
    ["SQLITE_FULL", false],
    ["57P01", false],
    ["ECONNREFUSED", false],
    ["", false],
  ])("%s: %p", (code, refused) => {
    expect(isRefusal(failure(code))).toBe(refused);
  });
});
