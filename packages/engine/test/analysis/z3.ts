import { init, killThreads } from "z3-solver";

export type Satisfiable = "sat" | "unsat" | "unknown";

/** Z3, on problems in SMT-LIB. Whoever opens it closes it: its threads keep the process alive. */
export interface Prover {
  /** Whether the declarations and assertions can be true together. */
  check(problem: string): Promise<Satisfiable>;
  close(): Promise<void>;
}

/** Beyond so many of its own steps Z3 answers `unknown`: the same on any machine. */
const stepsMax = 300_000;

export async function openProver(): Promise<Prover> {
  const { Z3, em } = await init();
  return {
    async check(problem) {
      const config = Z3.mk_config();
      Z3.set_param_value(config, "rlimit", `${stepsMax}`);
      const context = Z3.mk_context(config);
      Z3.del_config(config);
      const solver = Z3.mk_solver(context);
      Z3.solver_inc_ref(context, solver);
      Z3.solver_from_string(context, solver, problem);
      const answer = await Z3.solver_check(context, solver);
      Z3.solver_dec_ref(context, solver);
      Z3.del_context(context);
      return answers[`${answer}`] ?? "unknown";
    },
    close: () => killThreads(em),
  };
}

/** As Z3 numbers them. */
const answers: Readonly<Record<string, Satisfiable>> = { "1": "sat", "-1": "unsat", "0": "unknown" };
