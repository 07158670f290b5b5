import { describe, expect, test } from "bun:test";
import { compileKeywords, decide, resolveTargets } from "../src/index.ts";
import { compile } from "./compile.ts";
import {
  caseFacts,
  formatTarget,
  type KeywordCase,
  type ModelCase,
  type RoutingCase,
  readCases,
  snapshotInput,
} from "./conformance-case.ts";

describe.each(["sensitivity.yaml", "cost.yaml", "default.yaml"])("routing/%s", (file) => {
  const { config, cases } = readCases<RoutingCase>(file);

  test.each(cases.map((routingCase) => [routingCase.name, routingCase] as const))(
    "%s",
    (_name, routingCase) => {
      const snapshot = compile(snapshotInput({ ...config, ...routingCase.config }));
      const decision = decide(snapshot, caseFacts(routingCase, snapshot));
      const said = {
        ...decision,
        targets: decision.targets.map(formatTarget),
        trace: decision.trace.map((step) => ({ [step.rule]: step.result })),
      };
      expect(said).toMatchObject(routingCase.expect);
      expect(Object.keys(routingCase.expect)).not.toBeEmpty();
    },
  );
});

describe("routing/models.yaml", () => {
  const { config, cases } = readCases<ModelCase>("models.yaml");

  test.each(cases.map((modelCase) => [modelCase.name, modelCase] as const))("%s", (_name, modelCase) => {
    const snapshot = compile(snapshotInput({ ...config, ...modelCase.config }));
    const resolved = resolveTargets(snapshot, modelCase.model);
    if (!resolved.ok) {
      const { kind, names } = resolved.error;
      expect({ problem: kind, names }).toMatchObject({
        problem: modelCase.problem,
        names: modelCase.names ?? names,
      });
      return;
    }
    const { choice, targets } = resolved.value;
    const candidates = targets.map((target) => `${target.requested ? "+" : ""}${formatTarget(target)}`);
    expect({ choice, candidates }).toMatchObject({
      choice: modelCase.choice,
      candidates: modelCase.candidates,
    });
  });
});

describe("routing/keywords.yaml", () => {
  const { cases } = readCases<KeywordCase>("keywords.yaml");

  test.each(cases.map((keywordCase) => [keywordCase.name, keywordCase] as const))(
    "%s",
    (_name, keywordCase) => {
      const { keywords, text, match } = keywordCase;
      expect(compileKeywords(keywords).matches(text)).toBe(match);
      expect(compileKeywords(keywords).matches(["before", text, "after"])).toBe(match);
    },
  );
});
