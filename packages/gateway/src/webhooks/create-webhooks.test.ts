import { afterEach, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import type { WebhookConfig } from "../config/governance-schema.ts";
import type { Notification } from "../ports/notifier.ts";
import { OutboxUnavailable } from "../ports/outbox.ts";
import { MemoryOutbox } from "../stores/outbox/memory-outbox.ts";
import { createWebhooks, type WebhookObserver } from "./create-webhooks.ts";
import { DELIVERY_LIMIT_MS, retryPauseMs } from "./retry-pause.ts";

const SECRET = "a secret of some length";
const requested: Notification = {
  type: "approval.requested",
  data: { approval_id: "apr_1", key: "k", call: { model: "m", total_chars: 3 } },
};

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).toReversed()) await end();
});

interface Received {
  readonly headers: Headers;
  readonly body: string;
}

/** A real receiver; what it answers is the test's affair. */
function receiver(answer: (count: number) => Response | Promise<Response> = () => new Response("ok")) {
  const received: Received[] = [];
  const arrivals = new Set<() => void>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      received.push({ headers: request.headers, body: await request.text() });
      for (const arrive of arrivals) arrive();
      return answer(received.length);
    },
  });
  cleanUp.push(() => server.stop(true));
  return {
    url: `http://127.0.0.1:${server.port}/hook`,
    received,
    async until(count: number): Promise<void> {
      while (received.length < count) {
        await new Promise<void>((resolve) => {
          arrivals.add(resolve);
          if (received.length >= count) resolve();
        });
      }
    },
  };
}

function hook(url: string, fields: Partial<WebhookConfig> = {}): WebhookConfig {
  return { name: "ops", url, secret: SECRET, format: "meshgate", events: [], allow_private: true, ...fields };
}

function setUp(hooks: readonly WebhookConfig[], { outbox = new MemoryOutbox(), limitMs = 2_000 } = {}) {
  const clock = new ManualClock(1_700_000_000_000);
  const told: string[] = [];
  const listeners = new Set<() => void>();
  const tell = (line: string): void => {
    told.push(line);
    for (const listener of listeners) listener();
  };
  const observer: WebhookObserver = {
    posted: (webhook, posted) => tell(`${webhook} ${posted.kind === "failed" ? posted.why : posted.kind}`),
    gaveUp: ({ webhook }) => tell(`${webhook} given up`),
    lost: (type) => tell(`${type} lost`),
  };
  const webhooks = createWebhooks({
    outbox,
    hooks: () => hooks,
    clock,
    newId: () => Bun.randomUUIDv7(),
    environment: () => "production",
    observer,
    limitMs,
    pollMs: 2,
  });
  cleanUp.push(() => webhooks.close());
  const until = async (line: string, times = 1): Promise<void> => {
    while (told.filter((each) => each.includes(line)).length < times) {
      await new Promise<void>((resolve) => listeners.add(resolve));
    }
  };
  return { webhooks, clock, told, until, outbox };
}

describe("a delivery", () => {
  test("is what it says, signed over time and body as the page has it", async () => {
    const there = receiver();
    const { webhooks } = setUp([hook(there.url)]);
    webhooks.notify(requested);
    await there.until(1);
    const [{ headers, body }] = there.received as [Received];
    const sent = JSON.parse(body);
    expect(sent).toEqual({
      id: headers.get("x-meshgate-delivery"),
      type: "approval.requested",
      occurred_at: "2023-11-14T22:13:20.000Z",
      environment: "production",
      data: requested.data,
    });
    expect(headers.get("x-meshgate-event")).toBe("approval.requested");
    expect(headers.get("content-type")).toBe("application/json");
    const expected = createHmac("sha256", SECRET).update(`1700000000.${body}`).digest("hex");
    expect(headers.get("x-meshgate-signature")).toBe(`t=1700000000,v1=${expected}`);
  });

  test("goes to those webhooks that asked for such events, each in its format", async () => {
    const [ours, slack, other] = [receiver(), receiver(), receiver()];
    const { webhooks, until } = setUp([
      hook(ours.url, { name: "ours", events: ["approval.requested"] }),
      { name: "slack", url: slack.url, format: "slack", events: [], allow_private: true },
      hook(other.url, { name: "other", events: ["budget.overrun"] }),
    ]);
    webhooks.notify(requested);
    webhooks.notify({ type: "decision.made", data: {} });
    await until("delivered", 2);
    expect([ours, slack, other].map(({ received }) => received.length)).toEqual([1, 1, 0]);
    const [message] = slack.received as [Received];
    expect(Object.keys(JSON.parse(message.body))).toEqual(["text"]);
    expect(message.headers.has("x-meshgate-signature")).toBe(false);
  });

  test("comes again after growing pauses, the same each time, until it is taken", async () => {
    const there = receiver((count) => new Response("", { status: count < 3 ? 500 : 204 }));
    const { webhooks, clock, until } = setUp([hook(there.url)]);
    webhooks.notify(requested);
    await until("it answered 500", 1);
    clock.advance(retryPauseMs(1));
    await until("it answered 500", 2);
    clock.advance(retryPauseMs(2));
    await until("delivered");
    clock.advance(DELIVERY_LIMIT_MS);
    expect(new Set(there.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(there.received.map(({ headers }) => headers.get("x-meshgate-signature"))).size).toBe(3);
  });

  test("is given up after a day, with a word to the operator", async () => {
    const there = receiver(() => new Response("", { status: 410 }));
    const { webhooks, clock, until, outbox } = setUp([hook(there.url)]);
    webhooks.notify(requested);
    await until("it answered 410");
    clock.advance(DELIVERY_LIMIT_MS + 1);
    await until("ops given up");
    expect(await outbox.claim("ops", Number.MAX_SAFE_INTEGER, 1, 9)).toEqual([]);
  });

  test("is made by one of several processes alone", async () => {
    const there = receiver();
    const first = setUp([hook(there.url)]);
    const second = setUp([hook(there.url)], { outbox: first.outbox });
    for (let n = 0; n < 20; n++) first.webhooks.notify(requested);
    await there.until(20);
    await Promise.all([first.webhooks.close(), second.webhooks.close()]);
    expect(new Set(there.received.map(({ headers }) => headers.get("x-meshgate-delivery"))).size).toBe(20);
    expect(there.received).toHaveLength(20);
  });

  test("waits in the outbox for the next start where a process ends", async () => {
    const hanging = receiver(() => new Promise(() => {}));
    const first = setUp([hook(hanging.url)]);
    first.webhooks.notify(requested);
    await hanging.until(1);
    await first.webhooks.close();
    expect(await first.outbox.claim("ops", first.clock.nowMs(), 1, 9)).toHaveLength(1);
  });
});

describe("a bad receiver", () => {
  test("that hangs holds up nobody else", async () => {
    const hanging = receiver(() => new Promise(() => {}));
    const good = receiver();
    const hooks = [hook(hanging.url, { name: "hanging" }), hook(good.url, { name: "good" })];
    const { webhooks, until, told } = setUp(hooks, { limitMs: 600_000 });
    for (let n = 0; n < 12; n++) webhooks.notify(requested);
    await until("good delivered", 12);
    await hanging.until(1);
    expect(told).toEqual(Array(12).fill("good delivered"));
  });

  test("that hangs is left after its time, and asked again later", async () => {
    const hanging = receiver(() => new Promise(() => {}));
    const { webhooks, clock, until } = setUp([hook(hanging.url)], { limitMs: 20 });
    webhooks.notify(requested);
    await until("no answer within 0.02 s", 1);
    clock.advance(retryPauseMs(1));
    await until("no answer within 0.02 s", 2);
  });

  // What an attacker gains if this breaks: a receiver makes the gateway ask addresses that only the gateway can reach.
  test.each([301, 302, 303, 307, 308])("that redirects with %i leads nowhere", async (status) => {
    const secret = receiver();
    const there = receiver(() => new Response(null, { status, headers: { location: secret.url } }));
    const { webhooks, until } = setUp([hook(there.url)]);
    webhooks.notify(requested);
    await until(`it answered ${status}, a redirect`);
    expect(secret.received).toEqual([]);
  });

  test.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])(
    "at the inner address %s is not asked unless that is allowed",
    async (host) => {
      const secret = receiver();
      const url = secret.url.replace("127.0.0.1", host);
      const { webhooks, until } = setUp([hook(url, { allow_private: false })]);
      webhooks.notify(requested);
      await until("its address is of this machine or the inner network");
      expect(secret.received).toEqual([]);
    },
  );

  test("that is not there is tried again", async () => {
    const gone = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
    const url = `http://127.0.0.1:${gone.port}/`;
    await gone.stop(true);
    const { webhooks, clock, until } = setUp([hook(url)]);
    webhooks.notify(requested);
    await until("it cannot be reached", 1);
    clock.advance(retryPauseMs(1));
    await until("it cannot be reached", 2);
  });
});

test("says that a message is lost where even the outbox is away", async () => {
  class NoOutbox extends MemoryOutbox {
    override async add(): Promise<void> {
      throw new OutboxUnavailable("The disk is full.");
    }
  }
  const { webhooks, until } = setUp([hook("http://127.0.0.1:1/")], { outbox: new NoOutbox() });
  webhooks.notify(requested);
  await until("approval.requested lost");
});

test("pauses grow to an hour", () => {
  expect([1, 2, 3, 10, 11, 500].map(retryPauseMs)).toEqual([
    5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000,
  ]);
});
