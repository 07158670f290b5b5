import type { MarkedKind } from "../secret-kind.ts";
import { aiKinds } from "./ai-kinds.ts";
import { cloudKinds } from "./cloud-kinds.ts";
import { codeKinds } from "./code-kinds.ts";
import { infrastructureKinds } from "./infrastructure-kinds.ts";
import { messagingKinds } from "./messaging-kinds.ts";
import { paymentKinds } from "./payment-kinds.ts";
import { workplaceKinds } from "./workplace-kinds.ts";

/** All of them, in the order in which they are tried at one place: the first that fits names the secret. */
export const markedKinds: readonly MarkedKind[] = [
  ...aiKinds,
  ...cloudKinds,
  ...codeKinds,
  ...infrastructureKinds,
  ...paymentKinds,
  ...messagingKinds,
  ...workplaceKinds,
];
