import { open } from "node:fs/promises";
import { type ControlService, ServiceFault } from "../control-service.ts";

/** How long the service may be silent. */
const SILENCE_MS = 60_000;

/** A long answer that is broken off where nothing has come for too long. */
export interface LongAnswer {
  readonly response: Response;
  /** Something has come. */
  heard(): void;
  /** Whoever asked for it must end it, whatever came of it: until then the program does not. */
  end(): void;
}

/** Rejects with `ServiceFault` where it is refused. */
export async function openLong(path: string, service: Pick<ControlService, "open">): Promise<LongAnswer> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), SILENCE_MS);
  const end = () => clearTimeout(timer);
  try {
    const response = await service.open(path, controller.signal);
    return { response, heard: () => void timer.refresh(), end };
  } catch (cause) {
    end();
    throw cause;
  }
}

/** Writes an answer behind what is in a file already. Rejects with `ServiceFault` where it breaks off. */
export async function download(
  { response, heard, end }: LongAnswer,
  path: string,
  onBytes: (piece: Uint8Array) => void,
): Promise<void> {
  const file = await open(path, "a").catch((cause: unknown) => {
    end();
    throw new ServiceFault(`${path} cannot be written. Name another folder.`, { cause });
  });
  try {
    for await (const piece of response.body ?? []) {
      heard();
      await file.write(piece);
      onBytes(piece);
    }
    await file.sync();
  } catch (cause) {
    const why = "The service broke off before the end. Run the same command again: it goes on from there.";
    throw new ServiceFault(why, { cause });
  } finally {
    end();
    await file.close();
  }
}
