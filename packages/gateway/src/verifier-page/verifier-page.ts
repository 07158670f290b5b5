import { buildVerifierPage, type VerifierPage } from "./build-verifier-page.ts";

let built: Promise<VerifierPage> | undefined;

/** The verifier's page, built when it is first asked for and then kept. Rejects where it cannot be built, and tries anew then. */
export function verifierPage(): Promise<VerifierPage> {
  built ??= buildVerifierPage().catch((cause: unknown) => {
    built = undefined;
    throw cause;
  });
  return built;
}
