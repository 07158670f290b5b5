import { approverId, approversOf } from "../control/policies/approver-ids.ts";
import type { GovernanceConfig } from "./governance-schema.ts";
import type { ConfigPath, ProblemCode } from "./problem.ts";
import { sha256 } from "./sha256.ts";

interface Finding {
  readonly path: ConfigPath;
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
}

/** What the shape of `governance:` cannot say: names that stand twice, names that nothing bears, keys without a secret. */
export function checkGovernance(governance: GovernanceConfig | undefined): readonly Finding[] {
  if (governance === undefined) return [];
  return [
    ...duplicates(governance),
    ...governance.keys.flatMap((key, index) => secretFaults(key, index)),
    ...sharedSecrets(governance.keys),
    ...memberships(governance),
    ...unknownApprovers(governance),
  ];
}

type Key = GovernanceConfig["keys"][number];

function duplicates({ policies, teams, agents, keys, webhooks }: GovernanceConfig): readonly Finding[] {
  const named = { policies, teams, agents, webhooks };
  return [
    ...Object.entries(named).flatMap(([list, entries]) =>
      repeated(entries.map(({ name }) => name)).map((index) => twice(list, index, "name")),
    ),
    ...repeated(keys.map(({ alias }) => alias)).map((index) => twice("keys", index, "alias")),
  ];
}

/** The positions of what stands earlier already. */
function repeated(values: readonly (string | undefined)[]): readonly number[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [index] : [],
  );
}

function twice(list: string, index: number, field: string): Finding {
  return {
    path: ["governance", list, index, field],
    code: "DUPLICATE_NAME",
    message: `another entry of \`${list}\` has this ${field}`,
    mend: "Rename one of them.",
  };
}

function secretFaults({ key, key_sha256 }: Key, index: number): readonly Finding[] {
  if (key === undefined && key_sha256 === undefined) {
    return [
      {
        path: ["governance", "keys", index],
        code: "MISSING_KEY",
        message: "the key has no secret",
        mend: `Add \`key\`, for example from a variable: "\${TEAM_KEY}", or \`key_sha256\`.`,
      },
    ];
  }
  if (key === undefined || key_sha256 === undefined) return [];
  return [
    {
      path: ["governance", "keys", index, "key_sha256"],
      code: "INVALID_VALUE",
      message: "the key is given twice, as `key` and as `key_sha256`",
      mend: "Remove one of them.",
    },
  ];
}

/** Two principals behind one secret: whoever presents it could be either. */
function sharedSecrets(keys: readonly Key[]): readonly Finding[] {
  const hashes = keys.map(({ key, key_sha256 }) => (key === undefined ? key_sha256 : sha256(key)));
  return repeated(hashes).map((index) => ({
    path: ["governance", "keys", index],
    code: "INVALID_VALUE",
    message: "another entry of `keys` has the same secret",
    mend: "Give each key a secret of its own.",
  }));
}

/** A team that is not there would leave an agent or key outside all that the team is held to. */
function memberships({ teams, agents, keys }: GovernanceConfig): readonly Finding[] {
  const known = {
    team: new Set(teams.map(({ name }) => name)),
    agent: new Set(agents.map(({ name }) => name)),
  };
  const unknown = (list: string, index: number, kind: keyof typeof known, name: string | undefined) =>
    name === undefined || known[kind].has(name) ? [] : [unknownMember(list, index, kind)];
  return [
    ...agents.flatMap(({ team }, index) => unknown("agents", index, "team", team)),
    ...keys.flatMap(({ team, agent }, index) => [
      ...unknown("keys", index, "team", team),
      ...unknown("keys", index, "agent", agent),
    ]),
  ];
}

/** An alias outside the file can be given to another key, whose holder would then decide. */
function unknownApprovers({ policies, keys }: GovernanceConfig): readonly Finding[] {
  const aliases = new Set(keys.map(({ alias }) => alias));
  const idOf = (alias: string) => (aliases.has(alias) ? alias : undefined);
  return policies.flatMap((policy, index) =>
    approversOf(policy).flatMap((name, at) =>
      approverId(name, idOf) === undefined
        ? [
            {
              path: ["governance", "policies", index, "config", "approvers", at],
              code: "UNKNOWN_NAME" as const,
              message: "no key of this alias stands under `governance.keys`",
              mend: "Name a key that stands there, or the id of a key (`key_…`); `meshgate keys list` shows them.",
            },
          ]
        : [],
    ),
  );
}

function unknownMember(list: string, index: number, kind: "team" | "agent"): Finding {
  return {
    path: ["governance", list, index, kind],
    code: "UNKNOWN_NAME",
    message: `no ${kind} of this name stands under \`governance.${kind}s\``,
    mend: "Add it there, or correct the name.",
  };
}
