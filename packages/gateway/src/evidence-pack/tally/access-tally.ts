import type { LoginFailed } from "@meshgate/contracts";
import type { AccessEvidence } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** Who was let in: keys and agents that came and went, and who was turned away. */
export function tallyAccess(): Tally<AccessEvidence> {
  const keys = new Counts();
  const failedLogins = new Counts();
  const agents = new Counts();
  return {
    add({ type, data }) {
      if (type.startsWith("key.")) keys.add(type);
      if (type.startsWith("agent.")) agents.add(type);
      if (type === "login.failed") failedLogins.add((data as LoginFailed).reason);
    },
    result: () => ({
      keys: keys.counted(),
      failedLogins: failedLogins.counted(),
      agents: agents.counted(),
    }),
  };
}
