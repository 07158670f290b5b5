export * from "./answers.ts";
export * from "./chat-completions.ts";
export * from "./event.ts";
