import type { Facts } from "@meshgate/engine";
import { seededRandom } from "./random.ts";
import { declaredSignals, generalRules, namedRules, requestFor } from "./sample-rules.ts";

export interface SamplePolicy {
  /** A rules document in YAML. */
  readonly text: string;
  /** Nine of ten match a rule by design, most of them different ones; the tenth says anything. */
  readonly requests: readonly Facts[];
}

/** The highest priorities are the general rules', one each. */
const namedPriorities = 101 - generalRules.length;
/** On average so many rules bear the same name, be it a tenant's, a team's or an agent's. */
const rulesOfOneName = 10;

/** A policy as an organisation grows it, and requests for it: the same in every run. */
export function samplePolicy(rules: number, requests: number): SamplePolicy {
  const random = seededRandom(rules);
  const names = Math.ceil(rules / rulesOfOneName);
  const general = generalRules.map((when, index) => ruleText(when, index, 100 - index));
  const named = Array.from({ length: rules - general.length }, (_, index) => {
    const priority = index % namedPriorities;
    const rule = namedRules[priority % namedRules.length] ?? namedRules[0];
    // Within a priority each rule has a name of its own; 31 spreads the first names over the priorities.
    const sample = rule((Math.floor(index / namedPriorities) + 31 * priority) % names, random);
    return { text: ruleText(sample.when, general.length + index, priority), matchedBy: sample.matchedBy };
  });
  return {
    text: [headText, ...general, ...named.map(({ text }) => text)].join(""),
    requests: Array.from({ length: requests }, (_, index) => {
      const matchedBy = index % 10 === 9 ? {} : named[random.integer(named.length)]?.matchedBy;
      return requestFor(matchedBy ?? {}, names, random);
    }),
  };
}

const tenantsOfOnePriority = 50;

/** Rules of one priority, parted by tenant or by size: whether two of them meet must be found out for every pair. */
export function policyOfOnePriority(rules: number): string {
  const texts = Array.from({ length: rules }, (_, index) => {
    const tenant = index % tenantsOfOnePriority;
    const least = 1_000 * Math.floor(index / tenantsOfOnePriority);
    const when = `signals.tenant == 'tenant-${tenant}' && signals.prompt_chars >= ${least} && signals.prompt_chars < ${least + 1_000}`;
    return ruleText(when, index, 50);
  });
  return [headText, ...texts].join("");
}

const headText = `policy_id: sample
policy_version: "1"
signals: ${JSON.stringify(declaredSignals)}
default: {decision: BLOCK, rationale_codes: [POLICY_DEFAULT_DENY]}
rules:
`;

const consequences = [
  "{decision: ALLOW, rationale_codes: [POLICY_ALLOW]}",
  "{decision: BLOCK, rationale_codes: [NOT_PERMITTED]}",
  "{decision: REQUIRE_REVIEW, rationale_codes: [ASK_SECURITY]}",
  "{decision: DEGRADE, rationale_codes: [CAPPED], obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]}",
];

function ruleText(when: string | object, index: number, priority: number): string {
  return `  - rule_id: rule_${index}
    priority: ${priority}
    when: ${JSON.stringify(when)}
    then: ${consequences[index % consequences.length]}
`;
}
