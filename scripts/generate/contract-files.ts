import { openApiDocument, publishedContracts } from "@meshgate/contracts/openapi";
import { appVersion } from "@meshgate/gateway";
import type { GeneratedFile } from "./generated-file.ts";

/** `contracts/`: the wire shapes, for those who do not read TypeScript. */
export const contractFiles: readonly GeneratedFile[] = [
  { path: "contracts/openapi.json", content: () => json(openApiDocument(appVersion)) },
  ...publishedContracts().map(({ name, schema }) => ({
    path: `contracts/${name}.schema.json`,
    content: () => json(schema),
  })),
];

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
