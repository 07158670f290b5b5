import type { TextSelection } from "../inspect/guardrail-set.ts";
import { nothing, release } from "./release.ts";
import type { Released, TextStream, TextStreamOptions } from "./text-stream.ts";

/** Holds everything back until the end. */
export class WholeStream implements TextStream {
  readonly #selection: TextSelection;
  readonly #options: TextStreamOptions;
  #text = "";

  constructor(selection: TextSelection, options: TextStreamOptions) {
    this.#selection = selection;
    this.#options = options;
  }

  push(delta: string): Released {
    this.#text += delta;
    return nothing;
  }

  end(): Released {
    const text = this.#text;
    this.#text = "";
    const { findings, unscanned, unscannedBy } = this.#selection.inspect(text, this.#options.trust);
    return { ...release({ text, start: 0, findings }, this.#options), unscanned, unscannedBy };
  }
}
