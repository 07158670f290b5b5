import type { Path } from "@meshgate/canon";
import type { Facts } from "../../facts.ts";
import type { PolicyCode, StructureCode } from "../policy-problem.ts";

/** What of a path a remark points to. */
export type Aim = "key" | "value";

/** What is wrong in a document, before it is known on which line. */
export interface Finding<Code extends PolicyCode = PolicyCode> {
  readonly code: Code;
  readonly path: Path;
  /** Absent: the value. */
  readonly aim?: Aim;
  /** A place inside the text that the value is: UTF-16 units from its beginning, as it reads without quotes. */
  readonly offset?: number;
  /** Without a full stop. */
  readonly message: string;
  /** One sentence. */
  readonly mend: string;
  readonly witness?: Facts;
}

export type StructureFinding = Finding<StructureCode>;
