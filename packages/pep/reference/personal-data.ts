// YOURS TO EDIT: put your own scanner here. This one knows e-mail addresses alone.

import type { Redactors } from "@meshgate/pep";

const email = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

export function findPersonalData(text: string): boolean {
  return text.search(email) >= 0;
}

/** By entity, as a REDACT of your policy names it. */
export const redactors: Redactors = { EMAIL: (text) => text.replaceAll(email, "[EMAIL]") };
