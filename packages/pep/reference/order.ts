// YOURS TO EDIT: what your callers send. Nothing here knows of policy.

export const classifications = ["public", "internal", "confidential"] as const;
export type Classification = (typeof classifications)[number];

/** The body of `POST /summaries`. */
export interface SummaryOrder {
  readonly documentId: string;
  readonly text: string;
  readonly classification: Classification;
  /** How many sentences the summary may have. */
  readonly sentences: number;
}

const defaultSentences = 20;

/** An order from JSON, or one sentence on what is wrong with it. */
export function readOrder(body: unknown): SummaryOrder | string {
  if (typeof body !== "object" || body === null) return "The body must be a JSON object";
  const {
    document_id,
    text,
    classification,
    sentences = defaultSentences,
  }: Record<string, unknown> = { ...body };
  if (typeof document_id !== "string" || document_id === "") return "document_id must be a text";
  if (typeof text !== "string" || text === "") return "text must be a text";
  const known = classifications.find((one) => one === classification);
  if (known === undefined) return `classification must be one of ${classifications.join(", ")}`;
  if (typeof sentences !== "number" || !Number.isInteger(sentences) || sentences < 1) {
    return "sentences must be an integer of at least 1";
  }
  return { documentId: document_id, text, classification: known, sentences };
}
