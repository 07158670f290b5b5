import { jsonSchemas } from "@meshgate/contracts/openapi";
import { nearestWord } from "@meshgate/engine";
import type { Command } from "./command.ts";

/** Prints a contract's JSON Schema: for editors, for generators, for whoever writes a policy by program. */
export const schema: Command = {
  summary: "Print a contract's JSON Schema.",
  args: {
    name: {
      type: "positional",
      required: false,
      default: "policy-document",
      description: "The contract, for example evaluate-request.",
    },
  },
  async run({ name }, { out, err }) {
    const wanted = String(name).replace(/\.schema\.json$/, "");
    const schemas = jsonSchemas();
    const found = schemas.get(`${wanted}.schema.json`);
    if (found === undefined) {
      const known = [...schemas.keys()].map((file) => file.replace(".schema.json", ""));
      const meant = nearestWord(wanted, known);
      const advice = meant === undefined ? `There are ${known.join(", ")}.` : `Did you mean \`${meant}\`?`;
      err.write(`There is no contract \`${wanted}\`. ${advice}\n`);
      return 2;
    }
    out.write(`${JSON.stringify(found, null, 2)}\n`);
    return 0;
  },
};
