export * from "./answers.ts";
export * from "./chat-completions.ts";
export * from "./event.ts";
export * from "./json-schemas.ts";
export * from "./routes.ts";
