/** A log's name taken apart: after an acknowledged fork it goes under the same name with the number of its generation. */
export interface LogName {
  readonly base: string;
  /** 1, and one more with each fork that was acknowledged. */
  readonly generation: number;
}

/** `log.example/x` is the first generation of itself, `log.example/x/2` the second. */
export function logNameOf(origin: string): LogName {
  const [, base, number] = /^(.+)\/([1-9][0-9]{0,8})$/.exec(origin) ?? [];
  const generation = Number(number);
  return base === undefined || generation < 2 ? { base: origin, generation: 1 } : { base, generation };
}

/** Whether a log bore that name before it had its own. */
export function isFormerName(former: string, origin: string): boolean {
  const [then, now] = [logNameOf(former), logNameOf(origin)];
  return then.base === now.base && then.generation < now.generation;
}
