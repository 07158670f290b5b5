import { yamlFaults } from "@meshgate/engine";
import type { YAMLError } from "yaml";
import type { ConfigProblem, ProblemCode, SourcePlace } from "./problem.ts";

/** The fault as a problem. */
export function describeFault(fault: YAMLError, place: SourcePlace): ConfigProblem {
  const unquoted = fault.code === "UNEXPECTED_TOKEN" && /\$\{/.test(place.excerpt);
  const { message, mend } = WORDS[fault.code];
  return {
    ...place,
    path: "",
    code: FAULT_CODES[fault.code] ?? "YAML_SYNTAX",
    message,
    mend: unquoted ? `Between brackets, put \`\${…}\` in quotes.` : mend,
  };
}

const FAULT_CODES: Partial<Record<YAMLError["code"], ProblemCode>> = {
  DUPLICATE_KEY: "DUPLICATE_KEY",
  MULTIPLE_DOCS: "MULTIPLE_DOCUMENTS",
};

/** A configuration is one file; rules documents can be several. */
const WORDS: typeof yamlFaults = {
  ...yamlFaults,
  MULTIPLE_DOCS: {
    message: yamlFaults.MULTIPLE_DOCS.message,
    mend: "Keep one document in the file: remove the `---` and what belongs to the other.",
  },
};
