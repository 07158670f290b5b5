import { runClosedLoop } from "../load/closed-loop.ts";
import { chatExchange, evaluateExchange } from "../load/exchange.ts";
import type { LoadResult } from "../load/load-result.ts";
import { runOpenLoop } from "../load/open-loop.ts";
import type { Child } from "../processes/child.ts";
import type { AnswerKind } from "../sample-call.ts";
import { callers, openLoopCallers } from "./pace.ts";

export function saturate(child: Child, kind: AnswerKind, ms: number, key?: string): Promise<LoadResult> {
  const exchange = chatExchange(child.port, kind, key);
  return runClosedLoop({ exchange, connections: callers, until: { kind: "elapsed", ms } });
}

export function sendCalls(child: Child, kind: AnswerKind, count: number, key?: string): Promise<LoadResult> {
  const exchange = chatExchange(child.port, kind, key);
  return runClosedLoop({ exchange, connections: callers, until: { kind: "calls", count } });
}

export function saturateEvaluate(child: Child, answer: string, ms: number): Promise<LoadResult> {
  const exchange = evaluateExchange(child.port, answer);
  return runClosedLoop({ exchange, connections: callers, until: { kind: "elapsed", ms } });
}

export function sendEvaluations(child: Child, answer: string, count: number): Promise<LoadResult> {
  const exchange = evaluateExchange(child.port, answer);
  return runClosedLoop({ exchange, connections: callers, until: { kind: "calls", count } });
}

export function arriveAtRate(child: Child, ratePerSecond: number, durationMs: number): Promise<LoadResult> {
  const exchange = chatExchange(child.port, "whole");
  return runOpenLoop({ exchange, ratePerSecond, durationMs, connections: openLoopCallers });
}
