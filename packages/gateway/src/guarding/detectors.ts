type Detectors = typeof import("@meshgate/guardrails");

let loaded: Detectors | undefined;

/** Loads what finds things in texts: megabytes of tables, which a gateway without a guardrail does without. */
export async function loadDetectors(): Promise<void> {
  loaded ??= await import("@meshgate/guardrails");
}

/** What finds things in texts. INVARIANT: reading a configuration that looks for anything, and testing a guardrail, load it. */
export function detectors(): Detectors {
  if (loaded === undefined) throw new Error("Detectors are used before they are loaded.");
  return loaded;
}
