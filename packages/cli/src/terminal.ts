/** What a command sees of the world: handed in, so that it touches no global. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** For what was asked for. */
  readonly out: Output;
  /** For what went wrong. */
  readonly err: Output;
  /** Standard input, to its end. */
  readInput(): Promise<string>;
  /** The same piece by piece, as it comes; of both only one is used, once. */
  openInput(): AsyncIterable<Uint8Array>;
  /** Asks a person for a yes or no; absent where none is there to be asked. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Resolves when the user ends a command that would go on, with Ctrl-C. */
  interrupted(): Promise<void>;
}

export interface Output {
  write(text: string): void;
  /** Resolves when what was written is on its way: who writes much waits for it, so that it does not gather in memory. */
  drained(): Promise<void>;
  readonly isTerminal: boolean;
}

/** Colours only where a person looks, and not where they said no (https://no-color.org). */
export function hasColour(output: Output, env: Terminal["env"]): boolean {
  return output.isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb";
}

const CODES = { red: 31, yellow: 33, green: 32, dim: 2 } as const;

export type Style = keyof typeof CODES;

/** Puts a text into a style, or leaves it as it is. */
export type Paint = (text: string, style: Style) => string;

export function painter({ colour }: { readonly colour: boolean }): Paint {
  return (text, style) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}
