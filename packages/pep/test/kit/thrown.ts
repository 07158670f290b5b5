import { PepError } from "@meshgate/pep";

/** The PepError that the work ends in; anything else fails the test. */
export async function thrownBy(work: () => unknown): Promise<PepError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PepError) return error;
    throw error;
  }
  throw new Error("It went through, where a PepError was expected");
}
