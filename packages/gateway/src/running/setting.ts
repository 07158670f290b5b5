import { randomBytes } from "node:crypto";
import type { Result } from "@meshgate/engine";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { ConfigProblem } from "../config/problem.ts";
import type { Clock } from "../ports/clock.ts";
import { createGatewayTelemetry, type GatewayTelemetry } from "../telemetry/gateway-telemetry.ts";

export interface RunOptions {
  readonly config: Config;
  /** Reads the configuration anew, for a reload. */
  readonly load: () => Promise<Result<Config, readonly ConfigProblem[]>>;
  readonly log: Logger;
  readonly clock: Clock;
}

/** What every part of one process has. */
export interface Setting extends RunOptions {
  /** Names this process among replicas. */
  readonly origin: string;
  /** A new UUIDv7. */
  readonly newId: () => string;
  readonly telemetry: GatewayTelemetry;
}

export function createSetting(options: RunOptions): Setting {
  return {
    ...options,
    origin: `gateway-${randomBytes(4).toString("hex")}`,
    newId: () => Bun.randomUUIDv7(),
    telemetry: createGatewayTelemetry(options.log, options.clock),
  };
}
