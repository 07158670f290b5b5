/** What becomes of a sink, for metrics and the log. */
export interface SinkObserver {
  delivered(sink: string, events: number): void;
  /** It did not take a batch; it comes again in so long. */
  failed(sink: string, why: string, pauseMs: number): void;
  /** How far it is behind, each time that somebody looks. */
  lags(sink: string, lag: SinkLag): void;
}

export interface SinkLag {
  /** Events of the log that it has not had. */
  readonly events: number;
  /** When the first of these occurred; absent where there is none. */
  readonly sinceMs?: number;
}
