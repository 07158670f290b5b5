import {
  compileBase,
  compileGovernance,
  compileGuarding,
  emptyGovernance,
  emptyGuarding,
  type Governance,
  type GovernancePolicy,
  type Guarding,
  type Result,
  readGuardingText,
  readPolicyText,
  type Snapshot,
} from "@meshgate/engine";
import { compileExpression } from "../config/compile-expression.ts";
import { sha256 } from "../config/sha256.ts";
import { inTurns } from "../in-turns.ts";
import type { SnapshotStore } from "../ports/snapshot-store.ts";
import { readKeptBase } from "./read-kept-snapshot.ts";
import { readParts, readPolicyHashes } from "./read-parts.ts";
import { Remembered } from "./remembered.ts";
import type { SnapshotFault, SnapshotPartKind } from "./snapshot-fault.ts";

type Compiled<T> = Promise<Result<T, SnapshotFault>>;

const PARTS_MAX = 4;

const POLICIES_MAX = 50_000;

/** Compiled in some milliseconds. */
const POLICIES_OF_ONE_TURN = 100;

/** The parts of kept snapshots, compiled; those asked for last are remembered, as snapshots that follow each other share most. */
export class KeptParts {
  readonly #store: SnapshotStore;
  readonly #bases = new Remembered<Snapshot>(PARTS_MAX);
  readonly #governances = new Remembered<Governance>(PARTS_MAX);
  readonly #guardings = new Remembered<Guarding>(PARTS_MAX);
  readonly #policies = new Remembered<GovernancePolicy>(POLICIES_MAX);

  constructor(store: SnapshotStore) {
    this.#store = store;
  }

  async base(wanted: string): Compiled<Snapshot> {
    const known = this.#bases.get(wanted);
    if (known !== undefined) return { ok: true, value: known };
    const texts = await readKeptBase(this.#store, wanted);
    if (!texts.ok) return texts;
    const compiled = attempt("base", wanted, () => compileBase(texts.value, sha256));
    if (compiled.ok) this.#bases.set(wanted, compiled.value);
    return compiled;
  }

  async governance(wanted: string | undefined): Compiled<Governance> {
    if (wanted === undefined) return { ok: true, value: emptyGovernance };
    const known = this.#governances.get(wanted);
    if (known !== undefined) return { ok: true, value: known };
    const hashes = await readPolicyHashes(this.#store, wanted);
    if (!hashes.ok) return hashes;
    const policies = await this.#policiesOf(hashes.value, wanted);
    if (!policies.ok) return policies;
    const compiled = attempt("policies", wanted, () => ({
      ok: true,
      value: compileGovernance(policies.value, sha256),
    }));
    if (compiled.ok) this.#governances.set(wanted, compiled.value);
    return compiled;
  }

  async guarding(wanted: string | undefined): Compiled<Guarding> {
    if (wanted === undefined) return { ok: true, value: emptyGuarding };
    const known = this.#guardings.get(wanted);
    if (known !== undefined) return { ok: true, value: known };
    const texts = await readParts(this.#store, "guardrails", [wanted]);
    if (!texts.ok) return texts;
    const compiled = attempt("guardrails", wanted, () => {
      const guarding = compileGuarding(readGuardingText(texts.value.join("")), sha256, compileExpression);
      return guarding.ok
        ? { ok: true, value: guarding.value.guarding }
        : { ok: false, error: guarding.error[0]?.message ?? "no reason given" };
    });
    if (compiled.ok) this.#guardings.set(wanted, compiled.value);
    return compiled;
  }

  /** In the order of the hashes; calls go between, and what is compiled here is not compiled again. */
  async #policiesOf(hashes: readonly string[], list: string): Compiled<readonly GovernancePolicy[]> {
    const policies: GovernancePolicy[] = [];
    for await (const some of inTurns(hashes, POLICIES_OF_ONE_TURN)) {
      const unknown = some.filter((hash) => this.#policies.get(hash) === undefined);
      const texts = await readParts(this.#store, "policy", unknown);
      if (!texts.ok) return texts;
      for (const [index, text] of texts.value.entries()) {
        const hash = unknown[index];
        if (hash !== undefined) this.#policies.set(hash, readPolicyText(text));
      }
      const these = some.flatMap((hash) => this.#policies.get(hash) ?? []);
      const compiled = attempt("policies", list, () => ({
        ok: true,
        value: compileGovernance(these, sha256),
      }));
      if (!compiled.ok) return compiled;
      policies.push(...these);
    }
    return { ok: true, value: policies };
  }
}

/** The texts are what they were; a version that reads them otherwise may refuse them, or stumble. */
function attempt<T>(
  part: SnapshotPartKind,
  wanted: string,
  compile: () => Result<T, string>,
): Result<T, SnapshotFault> {
  const refused = (why: string): Result<T, SnapshotFault> => ({
    ok: false,
    error: { kind: "refused", part, sha256: wanted, why },
  });
  try {
    const compiled = compile();
    return compiled.ok ? compiled : refused(compiled.error);
  } catch (error) {
    return refused(error instanceof Error ? error.message : "no reason given");
  }
}
