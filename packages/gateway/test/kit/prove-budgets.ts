import { expect } from "bun:test";
import { type KeyWithSecret, MeAnswer, UsageReport } from "@meshgate/contracts";
import { costsByMark, type RecordedCost, underpaid } from "./accounts.ts";
import { type BillingUpstream, startBillingUpstream } from "./billing-upstream.ts";
import type { Deployment } from "./deployments.ts";
import { eventually } from "./eventually.ts";
import { type Answered, callModel, errorOf } from "./model-calls.ts";
import { pricedConfig, prices } from "./priced-config.ts";
import { randomFrom } from "./random.ts";
import type { Replicas } from "./replicas.ts";
import { nameOf, spend } from "./spend.ts";

/** Nano-USD a month: of all keys together, and of each. Either may be the one that binds. */
const ALL_MAX = 1_000_000_000;
const EACH_MAX = 260_000_000;
const KEYS = 4;

/** The provider fails, a replica dies, a caller leaves, the money is spent; or a machine is too slow to count in time. */
const knownEnds: ReadonlySet<string> = new Set([
  "200",
  "403 budget_limit",
  "502 provider-connection",
  "502 provider-upstream-error",
  "504 provider-timeout",
  "503 limits-unavailable",
  "broken",
  "left",
]);

interface Proof {
  readonly upstream: BillingUpstream;
  readonly replicas: Replicas;
  readonly keys: readonly KeyWithSecret[];
}

/**
 * Budgets under 64 callers, failures, calls and streams that are left, and a kill -9 in the middle: what the provider bills by its own
 * account never passes a limit; counters, record, usage report and that account agree to the last nano-USD; and afterwards
 * nothing is reserved, what is left can be spent, and one token more cannot.
 */
export async function proveBudgets(
  start: (options: { readonly config: string }) => Promise<Deployment>,
  seed: number,
): Promise<void> {
  const upstream = startBillingUpstream({ random: randomFrom(seed), prices });
  const { replicas, killOne, mourn, stop } = await start({ config: pricedConfig(upstream.url) });
  try {
    const keys = await govern(replicas);
    const proof: Proof = { upstream, replicas, keys };
    const secrets = keys.map(({ key }) => key);
    const load = spend({
      name: "load",
      upstream,
      replicas,
      keys: secrets,
      seed,
      callers: 64,
      refusalsMax: 4,
      callsMax: 40,
    });
    await eventually(
      async () => upstream.billedNanoUsd(),
      (billed) => billed > ALL_MAX / 3,
      { withinMs: 20_000 },
    );
    await killOne();
    const ends = await load;
    expect([...ends].filter((end) => !knownEnds.has(end))).toEqual([]);
    expect(ends).toContain("403 budget_limit");

    await mourn();
    await expectAccountsToAgree(proof);
    await expectWhatIsLeftToFit(proof);
    await expectAccountsToAgree(proof);
  } finally {
    await stop();
    upstream.stop();
  }
}

/** Two budgets that bind, and limits in shadow that are reserved with them and bind nobody. */
async function govern(replicas: Replicas): Promise<readonly KeyWithSecret[]> {
  const admin = replicas.control();
  const budget = { policy_type: "budget_limit" };
  await admin.policy({ name: "all", ...budget, config: { monthly_limit_usd: 1 } });
  await admin.policy({ name: "each", ...budget, config: { monthly_limit_usd: "0.26", per: "key" } });
  await admin.policy({ name: "tight", ...budget, config: { monthly_limit_usd: "0.01" }, mode: "shadow" });
  await admin.policy({
    name: "slow",
    policy_type: "rate_limit",
    config: { requests_per_minute: 1, tokens_per_minute: 1 },
    mode: "shadow",
  });
  const keys: KeyWithSecret[] = [];
  for (let index = 0; index < KEYS; index++) {
    const key = await admin.key(`spender-${index}`);
    await replicas.know(key);
    keys.push(key);
  }
  return keys;
}

async function expectAccountsToAgree({ upstream, replicas, keys }: Proof): Promise<void> {
  const counted = await Promise.all(keys.map((key) => usedWhenQuiet(replicas, key)));
  const events = await replicas.events();
  const costs = costsByMark(events);
  expect(underpaid(upstream.bills, costs)).toEqual([]);
  expect(upstream.billedNanoUsd()).toBeLessThanOrEqual(ALL_MAX);

  const all = sumOf(costs);
  const each = keys.map(({ id }) => sumOf(costsByMark(events.filter(({ actor }) => actor.id === id))));
  expect(counted).toEqual(each.map((used) => ({ all, each: used })));
  expect(all).toBeLessThanOrEqual(ALL_MAX);
  expect(Math.max(...each)).toBeLessThanOrEqual(EACH_MAX);

  const { body } = await replicas.control().send("GET", "/governance/usage?group_by=key");
  const { rows, totals } = UsageReport.parse(body.data);
  expect(keys.map(({ id }) => Number(rows.find(({ key_id }) => key_id === id)?.cost_nano_usd))).toEqual(each);
  expect(Number(totals.cost_nano_usd)).toBe(all);
}

function sumOf(costs: ReadonlyMap<string, RecordedCost>): number {
  return [...costs.values()].reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
}

interface Budgets {
  readonly all: number;
  readonly each: number;
}

/** What a key's two budgets say was used, in nano-USD, once nothing is reserved of them any more. */
async function usedWhenQuiet(replicas: Replicas, { key }: KeyWithSecret): Promise<Budgets> {
  const quiet = await eventually(
    () => budgetsOf(replicas, key),
    (budgets) => budgets.every(({ reserved_usd }) => Number(reserved_usd) === 0),
    { withinMs: 25_000 },
  );
  const used = (name: string): number =>
    nanoUsd(quiet.find(({ policy }) => policy === name)?.used_usd ?? "unknown");
  return { all: used("all"), each: used("each") };
}

async function budgetsOf(replicas: Replicas, key: string) {
  const answer = await fetch(`${replicas.url(0)}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
  const { limits } = MeAnswer.parse(await answer.json());
  return (limits ?? []).flatMap((limit) => (limit.kind === "budget" ? [limit] : []));
}

function nanoUsd(usd: string): number {
  const [whole = "", fraction = ""] = usd.split(".");
  return Number(whole + fraction.padEnd(9, "0"));
}

/** Of the model that costs by its cap alone: one token more than is left is refused, what is left is not. */
async function expectWhatIsLeftToFit({ replicas, keys }: Proof): Promise<void> {
  for (const [index, spender] of keys.entries()) {
    const used = await usedWhenQuiet(replicas, spender);
    const left = Math.min(ALL_MAX - used.all, EACH_MAX - used.each);
    const fits = Math.floor(left / prices.large.output);
    const refused = await ask(replicas, spender, { mark: `call-over-${index}`, max_tokens: fits + 1 });
    expect([refused.status, errorOf(refused).code]).toEqual([403, "budget_limit"]);
    if (fits === 0) continue;
    // An error costs nothing, so the same call fits again once that is settled; an answer that never comes costs all that fits.
    const end = await eventually(
      async () => {
        await usedWhenQuiet(replicas, spender);
        return ask(replicas, spender, { mark: `call-fits-${index}`, max_tokens: fits });
      },
      (each) => nameOf(each) !== "502 provider-upstream-error",
      { withinMs: 10_000 },
    );
    expect(["200", "502 provider-connection", "504 provider-timeout"]).toContain(nameOf(end));
  }
}

async function ask(
  replicas: Replicas,
  { key }: KeyWithSecret,
  { mark, max_tokens }: { readonly mark: string; readonly max_tokens: number },
): Promise<Answered> {
  const end = await callModel({
    url: replicas.url(0),
    key,
    body: { model: "large", max_tokens, messages: [{ role: "user", content: mark }] },
    headers: { "x-request-id": mark },
  });
  if (end.kind !== "answered") throw new Error("the first replica does not answer");
  return end;
}
