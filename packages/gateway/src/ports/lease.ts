/** Says which of several processes does a thing that one alone does at a time. */
export interface Lease {
  /** Takes it, or keeps it; false while another process has it. Rejects with `EventStoreUnavailable`. */
  hold(): Promise<boolean>;
  /** Lets go, so that another process need not wait until it runs out. */
  release(): Promise<void>;
}
