import { describe, expect, test } from "bun:test";
import type { RequestCompleted } from "@meshgate/contracts";
import { compileSnapshot, type Facts, type LimitNeed, type Snapshot } from "@meshgate/engine";
import fc from "fast-check";
import { sha256 } from "../config/sha256.ts";
import { RederivedLimits } from "./rederived-limits.ts";

const facts: Facts = {
  action: "infer:run",
  env: { name: "dev" },
  resource: { type: "model", sensitivity: "public" },
  signals: {},
};

const startMs = Date.UTC(2026, 10, 30, 23, 0);

function need(fields: Partial<LimitNeed>): LimitNeed {
  return {
    policyId: "pol_1",
    kind: "budget",
    counter: "pol_1",
    limit: 100,
    amount: 10,
    mode: "enforce",
    ...fields,
  };
}

function granted(limits: RederivedLimits, id: string, atMs: number, one: LimitNeed): boolean {
  const answers = limits.answer([one], { requestId: id, atMs, facts });
  if (answers === "unavailable") throw new Error("The counters answered nothing");
  return answers.every((answer) => answer.granted);
}

function ended(nanoUsd: number): RequestCompleted {
  return {
    status: "success",
    http_status: 200,
    latency_ms: 1,
    stream: false,
    attempts: [{ provider: "p", model: "m", latency_ms: 1 }],
    cost: { nano_usd: nanoUsd, counted_by: "provider" },
    audit_mode: "strict",
  };
}

describe("limits counted anew", () => {
  test("grant a rate what a naive count of its window grants", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (waits, limit) => {
        const limits = new RederivedLimits(snapshot());
        const seconds: number[] = [];
        let atMs = startMs;
        for (const [at, waitMs] of waits.entries()) {
          atMs += waitMs;
          const second = Math.floor(atMs / 1_000);
          const fits = seconds.filter((one) => one >= second - 60).length < limit;
          const one = need({ kind: "requests", limit, amount: 1 });
          expect(granted(limits, `call ${at}`, atMs, one)).toBe(fits);
          if (fits) seconds.push(second);
        }
      }),
    );
  });

  test("hold a call's bound until its recorded end, and its cost from then on", () => {
    const limits = new RederivedLimits(snapshot());
    expect(granted(limits, "a", startMs, need({ amount: 90 }))).toBe(true);
    expect(granted(limits, "b", startMs + 1, need({ amount: 20 }))).toBe(false);
    limits.settle("a", startMs + 2, ended(30));
    expect(granted(limits, "c", startMs + 3, need({ amount: 70 }))).toBe(true);
    limits.release("c");
    expect(granted(limits, "d", startMs + 4, need({ amount: 71 }))).toBe(false);
  });

  test("leave a call at its bound of which nobody knows what it would have cost", () => {
    const limits = new RederivedLimits(snapshot());
    expect(granted(limits, "a", startMs, need({ amount: 90 }))).toBe(true);
    limits.settle("a", startMs + 1, undefined);
    expect(granted(limits, "b", startMs + 2, need({ amount: 11 }))).toBe(false);
  });

  test("begin a budget anew with the month", () => {
    const limits = new RederivedLimits(snapshot());
    expect(granted(limits, "a", startMs, need({ amount: 100 }))).toBe(true);
    expect(granted(limits, "b", startMs + 1, need({ amount: 1 }))).toBe(false);
    expect(granted(limits, "c", startMs + 3_600_000, need({ amount: 100 }))).toBe(true);
  });
});

function snapshot(): Snapshot {
  const compiled = compileSnapshot(
    {
      routing: {
        keywords: [],
        maxPromptLengthForLocal: 0,
        maxUsdForLocal: null,
        inputUsdPer1mTokens: null,
        charsPerToken: 4,
        defaultLocation: "local",
      },
      providers: [
        { name: "p", kind: "ollama", location: "local", defaultModel: "m", models: [], claimsFamily: [] },
      ],
      aliases: {},
    },
    sha256,
  );
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value;
}
