/** Parts of names that call for a look at what is assigned; lower case, anywhere in a word. */
export const nameWords: readonly string[] = [
  "pass",
  "pwd",
  "secret",
  "token",
  "key",
  "credential",
  "authorization",
  "bearer",
  "identified by",
];

/**
 * What a name says of its value. `password`: something a person may have chosen. `secret`: something drawn at random.
 * `key`: a key of unknown purpose, which counts beside its issuer's name only.
 */
export type NamedSecret = "password" | "secret" | "key";

/** Last parts of a name that say nothing of what it is: which one of several, in which form, from where. */
const suffix =
  /^(?:value|val|str|string|text|plain|plaintext|raw|base|prod|production|dev|development|staging|live|env|default|old|new|current|primary|secondary|main|backup|\d+)$/;

const password =
  /(?:password|passwd|passwort|passphrase|passcode|pwd|(?:^|db|user|root|admin|my|sql|redis|mail|smtp|ssh)pass)$/;
const secret = /(?:secrets?|tokens?|credentials?|bearer|authorization|^jwt)$/;
const gluedKey =
  /(?:api|access|secret|private|auth|sign|signing|encryption|encrypt|crypto|master|account|shared|license|service|deploy|root|client|app|hmac|jwt|storage|subscription|webhook|session|admin)keys?$/;

/** What stands before `key` in names of keys that are secret; `public`, `primary`, `cache`, `partition` do not. */
const keyQualifier =
  /^(?:api|apis|access|secret|private|auth|authentication|sign|signing|signature|encryption|encrypt|decryption|crypto|cipher|aes|hmac|jwt|master|account|shared|preshared|psk|license|licence|service|deploy|deployment|root|client|app|application|storage|subscription|webhook|session|admin|rest|server|integration|ingest|write|user|developer|consumer|bot|functions?|host|ssh)$/;

/** What stands before `token` where it is none of log-in: parts of a text, of a list, of a form. */
const harmlessQualifier =
  /^(?:next|prev|previous|page|pagination|continuation|continue|cancel|cancellation|csrf|xsrf|antiforgery|sync|pad|padding|eos|bos|unk|unknown|mask|sep|cls|stop|start|end|special|first|last|max|min|num|n|count|total|prompt|completion|input|output|cached|reasoning|sample|resume|scroll|cursor|design|syntax|lex|lexer|comment|keyword|identifier|per|public|csp)$/;

/** What a name such as `DB_PASSWORD`, `apiKey`, `client-secret` or `access token` promises; `undefined` where it is no secret's. */
export function namedSecret(name: string): NamedSecret | undefined {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");
  let last = parts.length - 1;
  while (last > 0 && suffix.test(parts[last] ?? "")) last--;
  const head = (parts[last] ?? "").replace(/\d{1,3}$/, "");
  const qualifier = parts[last - 1] ?? "";
  if (password.test(head) || (head === "by" && qualifier === "identified")) return "password";
  if (secret.test(head)) return harmlessQualifier.test(qualifier) ? undefined : "secret";
  if (gluedKey.test(head)) return "secret";
  if (!/^keys?$/.test(head)) return undefined;
  return keyQualifier.test(qualifier) ? "secret" : "key";
}
