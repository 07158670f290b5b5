import { distinctCharacters, isSequence } from "./randomness.ts";

/** Words that people write where a secret would stand. */
const standIn =
  /example|sample|placeholder|dummy|change[-_ ]?(?:me|it|this)|replace|redacted|removed|hidden|masked|censored|your|insert|fixme|todo|lorem|notreal|not[-_]a?[-_]?real|x{4,}|\*{3,}|\.{3}|…|•|_{4,}|0{8,}/i;

/** How values are written that are looked up elsewhere: variables, templates, calls, secret managers; and hashes, which say so. */
const reference =
  /^(?:\$(?:\{|\(|\w+$|\d\w?\$)|%\w+%$|%[sd(]|<|\{|[@#&]\{|[@&]\w+$|#[a-f0-9]{3,8}$|![A-Z]\w+$|~\/|\\\(|process\.env|import\.meta|os\.|env[.:[(]|secrets?\.|vars?\.|local\.|data\.|config[.([]|settings\.|self\.|this\.|vault:|op:\/\/|ref\+|ssm:|arn:|sm:\/\/|ENC\[|projects\/|file:)/i;

/** Whether a value only stands in for a secret: a stand-in word, a reference to where it is kept, a row of like characters. */
export function isPlaceholder(value: string): boolean {
  return reference.test(value) || isStandIn(value);
}

/** The same for a whole token of a published format, which cannot be a reference. */
export function isStandIn(token: string): boolean {
  return standIn.test(token) || distinctCharacters(token) < 5 || isSequence(token);
}
