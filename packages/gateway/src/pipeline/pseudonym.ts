import { createHmac } from "node:crypto";

/** Whom a call names: its end user, or a session of theirs; or the network that a log-in came from. */
export type Pseudonymous = "end-user" | "session" | "peer";

/** A name of a person that a call brings, as a keyed pseudonym: the same for the same name, and never the name. */
export type Pseudonym = (kind: Pseudonymous, name: string) => string;

const prefixes: Readonly<Record<Pseudonymous, string>> = { "end-user": "eu_", session: "se_", peer: "peer_" };
const HEX_CHARS = 32;

/** Pseudonyms by a secret that is the same for all replicas: `eu_` or `se_` and 128 bits of HMAC-SHA-256. */
export function createPseudonym(secret: string): Pseudonym {
  return (kind, name) => {
    const digest = createHmac("sha256", secret).update(`${kind}\0${name}`).digest("hex");
    return prefixes[kind] + digest.slice(0, HEX_CHARS);
  };
}
