import { z } from "zod";
import { ErrorAnswer } from "./answers.ts";

/** What the descriptions of routes are put together from. */

export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A body, and a whole one to start from. */
export function body<T extends z.ZodType>(schema: T, example: z.input<T>) {
  return { required: true, content: { "application/json": { schema, example } } };
}

export const ownErrors = {
  400: json(ErrorAnswer, "The body is not valid; the message names the field."),
  401: json(ErrorAnswer, "A key is needed, or the one sent is not known."),
  403: json(ErrorAnswer, "Refused by policy or by role."),
  404: json(ErrorAnswer, "The model or record is not known."),
  413: json(ErrorAnswer, "The body is too large."),
  415: json(ErrorAnswer, "The body is not JSON."),
  503: json(ErrorAnswer, "The record cannot be written, or the service is stopping: nothing was released."),
};

/** A refusal of the control API; it has `success: false` beside. */
export const controlErrors = {
  400: json(ErrorAnswer, "The request is not valid; the message names the field."),
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role, or because another person must do it."),
  404: json(ErrorAnswer, "There is none with this id."),
  503: json(ErrorAnswer, "The database cannot be reached: nothing was read or changed."),
};

/** The control API's envelope. */
export function enveloped<T extends z.ZodType>(data: T) {
  const meta = z.looseObject({
    total: z.int().optional(),
    page: z.int().optional(),
    limit: z.int().optional(),
  });
  return z.strictObject({ success: z.literal(true), data, meta: meta.optional() });
}

export const pageQuery = {
  page: z.string().optional().meta({ description: "From 1." }),
  limit: z.string().optional().meta({ description: "1 to 200; not said: 50." }),
};
