import { z } from "zod";

/** An Ollama on this machine answers at once; a start must not wait for one that is not there. */
const TIMEOUT_MS = 300;

const Tags = z.object({ models: z.array(z.object({ name: z.string().min(1) })) });

/** The models of an Ollama, as `GET /api/tags` lists them; undefined where nothing answers so in time. */
export async function listOllamaModels(url: string): Promise<readonly string[] | undefined> {
  try {
    const answer = await fetch(`${url}/api/tags`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    if (!answer.ok) return undefined;
    return Tags.parse(await answer.json()).models.map((model) => model.name);
  } catch {
    // Whatever went wrong, there is no Ollama to use.
    return undefined;
  }
}
