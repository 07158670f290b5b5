import type { Path } from "@meshgate/canon";
import type { PolicyProblem } from "../policy-problem.ts";
import type { PolicySource } from "../source/policy-source.ts";
import { toProblem } from "../source/to-problem.ts";
import type { DocumentForm } from "../structure/read-document.ts";

/** Ids of documents and of rules are unique across all documents: decisions and events name them. */
export function checkIds(documents: readonly DocumentForm[]): readonly PolicyProblem[] {
  const policies = documents.flatMap(({ source, policyId }) =>
    policyId === undefined ? [] : [{ source, path: ["policy_id"], id: policyId }],
  );
  const rules = documents.flatMap(({ source, rules }) =>
    rules.flatMap(({ path, ruleId }) =>
      ruleId === undefined ? [] : [{ source, path: [...path, "rule_id"], id: ruleId }],
    ),
  );
  return [
    ...repeated(policies).map(({ again, first }) =>
      toProblem(again.source, "semantics", {
        code: "DUPLICATE_POLICY_ID",
        path: again.path,
        message: `the document ${first.source.file} has the id \`${again.id}\` too`,
        mend: "Give each document an id of its own.",
      }),
    ),
    ...repeated(rules).map(({ again, first }) => {
      const { file, line } = first.source.place(first);
      return toProblem(again.source, "semantics", {
        code: "DUPLICATE_RULE_ID",
        path: again.path,
        message: `the rule at ${file}:${line} has the id \`${again.id}\` too`,
        mend: "Give each rule an id of its own.",
      });
    }),
  ];
}

interface Named {
  readonly source: PolicySource;
  readonly path: Path;
  readonly id: string;
}

/** Each that bears the id of one before it, with the first of that id. */
function repeated(all: readonly Named[]): readonly { readonly again: Named; readonly first: Named }[] {
  const firsts = new Map<string, Named>();
  return all.flatMap((named) => {
    const first = firsts.get(named.id);
    if (first !== undefined) return [{ again: named, first }];
    firsts.set(named.id, named);
    return [];
  });
}
