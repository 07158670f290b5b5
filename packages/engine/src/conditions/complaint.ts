/** What a problem says, before it has a place. */
export interface Complaint {
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** One sentence on what to do. */
  readonly mend: string;
}

const nameLengthMax = 48;

/** A name of the text as a message shows it: cut where it is long. */
export function shownName(name: string): string {
  return `\`${name.length > nameLengthMax ? `${name.slice(0, nameLengthMax)}…` : name}\``;
}
