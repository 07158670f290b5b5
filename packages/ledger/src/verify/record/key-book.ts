import { utf8Text } from "../../encoding/utf8.ts";
import { printVerifierKey } from "../../notes/verifier-key.ts";
import type { Finding } from "../finding.ts";
import { membersOf } from "../read-members.ts";
import type { TrustedHead } from "../trust.ts";

/** From the leaf at this index on, the key signs. */
interface TakeOver {
  readonly index: number;
  readonly verifierKey: string;
}

/** Knows from the log's own `signer.rotated` events which key was in force when a tree had a size. */
export class KeyBook {
  readonly #takeOvers: TakeOver[] = [];

  /** Hears of an event that is the log's, in its order. */
  hear(index: number, type: unknown, body: Uint8Array): void {
    if (type !== "signer.rotated") return;
    const event = membersOf(utf8Text(body) ?? "");
    const verifierKey = membersOf(JSON.stringify(event?.["data"] ?? null))?.["current_key"];
    if (typeof verifierKey === "string") this.#takeOvers.push({ index, verifierKey });
  }

  /** What is wrong with the head where the tree has an event by which another key than those that signed has taken over. */
  refuse({ size, signatures }: TrustedHead): Finding | undefined {
    const inForce = this.#takeOvers.findLast(({ index }) => index < size);
    const signed = signatures.filter(({ kind }) => kind === "signed").map(({ key }) => key);
    const [signer] = signed;
    if (inForce === undefined || signer === undefined) return undefined;
    if (signed.some((key) => printVerifierKey(key) === inForce.verifierKey)) return undefined;
    const by = `${signer.name}+${signer.keyId}`;
    return { kind: "superseded-key", size, signer: by, at: { index: inForce.index } };
  }
}
