/** What a problem says, before it has a place. */
export interface Complaint {
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
}
