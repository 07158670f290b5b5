// YOURS TO EDIT: which facts of yours the policy may decide on. The names are those of your policy.yaml.

import { buildEvaluateRequest, type EvaluateRequest, type Sensitivity } from "@meshgate/pep";
import type { Classification, SummaryOrder } from "./order.ts";
import { findPersonalData } from "./personal-data.ts";

/** Who calls, as your own sign-in knows it; never as the caller says of itself. */
export interface Caller {
  readonly id: string;
  readonly trust: "low" | "medium" | "high";
}

const sensitivityOf: Readonly<Record<Classification, Sensitivity>> = {
  public: "public",
  internal: "internal",
  confidential: "restricted",
};

/** One order as facts: sizes, labels and ids, never the text itself. */
export function summaryFacts(order: SummaryOrder, caller: Caller): EvaluateRequest {
  return buildEvaluateRequest({
    action: "infer:run",
    environment: "prod",
    resource: { type: "document", id: order.documentId, sensitivity: sensitivityOf[order.classification] },
    subject: { type: "service", id: caller.id },
    signals: {
      caller_trust: caller.trust,
      document_chars: [...order.text].length,
      contains_personal_data: findPersonalData(order.text),
    },
  });
}
