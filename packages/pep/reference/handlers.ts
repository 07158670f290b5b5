// YOURS TO EDIT: what your service does for each decision, and what your callers are told.

import type { EnforceHandlers } from "@meshgate/pep";
import type { SummaryOrder } from "./order.ts";
import { redactors } from "./personal-data.ts";
import { summarise } from "./summarise.ts";

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The four ways in which one order can go. */
export function summaryHandlers(order: SummaryOrder): EnforceHandlers<Answer> {
  const document_id = order.documentId;
  return {
    onAllow({ correlation_id }) {
      const summary = summarise(order.text, order.sentences).join(" ");
      return { status: 200, body: { document_id, summary, limited: false, decision: correlation_id } };
    },

    onDegrade({ correlation_id, rationale_codes }, obligations) {
      // The sentences are picked in this process, so nothing leaves it.
      obligations.settle("ROUTE_LOCAL");
      const sentences = obligations.capItems(summarise(order.text, order.sentences));
      const clean = obligations.redact(sentences.join(" "), redactors);
      // A MODEL_SUBSTITUTE stays open, for there is no model here: such a decision fails, as it should.
      const summary = obligations.capText(clean);
      return {
        status: 200,
        body: { document_id, summary, limited: true, reasons: rationale_codes, decision: correlation_id },
      };
    },

    onBlock({ correlation_id, rationale_codes }) {
      const error = "This document may not be summarised for you";
      return {
        status: 403,
        body: { document_id, error, reasons: rationale_codes, decision: correlation_id },
      };
    },

    onRequireReview({ correlation_id, rationale_codes }) {
      // Put the order into your review queue here.
      const state = "waiting-for-review";
      return {
        status: 202,
        body: { document_id, state, reasons: rationale_codes, decision: correlation_id },
      };
    },
  };
}
