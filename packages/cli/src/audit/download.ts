import { open } from "node:fs/promises";
import { ServiceFault } from "../control-service.ts";

/** How long the service may be silent. */
const SILENCE_MS = 60_000;

/** What a long answer is asked with: ended by whoever asks where nothing has come for too long. */
export interface Patience {
  readonly signal: AbortSignal;
  /** Something has come. */
  heard(): void;
  end(): void;
}

export function startPatience(): Patience {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), SILENCE_MS);
  return {
    signal: controller.signal,
    heard: () => void timer.refresh(),
    end: () => clearTimeout(timer),
  };
}

/** Writes an answer behind what is in a file already. Rejects with `ServiceFault` where it breaks off. */
export async function download(
  response: Response,
  path: string,
  { patience, onBytes }: { readonly patience: Patience; readonly onBytes: (piece: Uint8Array) => void },
): Promise<void> {
  const file = await open(path, "a");
  try {
    for await (const piece of response.body ?? []) {
      patience.heard();
      await file.write(piece);
      onBytes(piece);
    }
    await file.sync();
  } catch (cause) {
    const why = "The service broke off before the end. Run the same command again: it goes on from there.";
    throw new ServiceFault(why, { cause });
  } finally {
    patience.end();
    await file.close();
  }
}
