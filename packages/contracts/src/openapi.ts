/** The contracts as others read them: JSON Schemas and the OpenAPI document. */
export * from "./json-schemas.ts";
export * from "./routes.ts";
