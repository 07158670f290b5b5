/** The answer of the control API (SEMANTICS 5). */
export interface Envelope<T> {
  readonly success: true;
  readonly data: T;
  readonly meta?: EnvelopeMeta;
}

export interface EnvelopeMeta {
  readonly total?: number;
  readonly page?: number;
  readonly limit?: number;
  readonly warnings?: readonly string[];
}

export function envelope<T>(data: T, meta?: EnvelopeMeta): Envelope<T> {
  return { success: true, data, ...(meta === undefined ? {} : { meta }) };
}
