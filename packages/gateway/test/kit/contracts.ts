import { OpenAiErrorAnswer } from "@meshgate/contracts";
import { publishedContracts } from "@meshgate/contracts/openapi";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats(ajv);
ajv.addFormat("base64", /^[A-Za-z0-9+/]*={0,2}$/);
const schemas = new Map(publishedContracts().map(({ name, schema }) => [name, schema]));
const validators = new Map<string, ValidateFunction>();

/** Whether a value is what the contract of that name says: as JSON Schema, the way others read it. */
export function isContract(name: string, value: unknown): boolean {
  return validator(name)(value);
}

/** Throws where it is not. */
function checkContract(name: string, value: unknown): void {
  const validate = validator(name);
  if (validate(value)) return;
  throw new Error(
    `Against the contract ${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`,
  );
}

function validator(name: string): ValidateFunction {
  const validate = validators.get(name) ?? ajv.compile(schemas.get(name) ?? noSuch(name));
  validators.set(name, validate);
  return validate;
}

function noSuch(name: string): never {
  throw new Error(`There is no contract ${name}`);
}

/** One event of the record, and what it holds. */
export function checkEvent(event: unknown): void {
  checkContract("audit-event", event);
  const { type, data } = event as { readonly type: string; readonly data: unknown };
  checkContract(type.replaceAll(".", "-"), data);
}

/** An answer of the gateway, as it came over the wire. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** Throws where an answer is not what its contract says. */
export function checkAnswer(answer: Answer): void {
  const { path, status, body } = answer;
  if (path === "/v1/ready") checkContract("ready", body);
  else if (status >= 400) checkError(answer);
  else checkGoodAnswer(answer);
}

function checkGoodAnswer({ method, path, body }: Answer): void {
  const contract = goodAnswers.find(([address]) => address.test(`${method} ${path}`))?.[1];
  const known = contract === undefined ? undefined : contractOf(contract, body);
  if (known !== undefined) checkContract(known, body);
  if (known === "audit-record") checkEvidence(body);
}

const goodAnswers: readonly (readonly [address: RegExp, contract: string])[] = [
  [/^POST \/evaluate$/, "evaluate-response"],
  [/^POST \/evaluate\/batch$/, "evaluate-batch-response"],
  [/^POST \/access\/v1\/evaluation$/, "authzen-evaluation-response"],
  [/^POST \/access\/v1\/evaluations$/, "authzen-evaluations-response"],
  [/^GET \/\.well-known\/authzen-configuration$/, "authzen-configuration"],
  [/^POST \/v1\/chat$/, "chat-response"],
  [/^GET \/v1\/audit$/, "audit-page"],
  [/^GET \/v1\/audit\/events\//, "audit-event-answer"],
  [/^GET \/v1\/audit\/[^/]+\/proof$/, "receipt"],
  [/^GET \/v1\/ledger\/keys$/, "ledger-keys"],
  [/^GET \/v1\/audit\/[^/]+$/, "audit-record"],
  [/^GET \/v1\/routes$/, "routes"],
];

/** A batch of AuthZEN's without items is answered as a single evaluation is. */
function contractOf(contract: string, body: unknown): string {
  if (contract === "audit-record" && hasMember(body, "altered")) return "altered-audit-record";
  const isSingle = contract === "authzen-evaluations-response" && hasMember(body, "decision");
  return isSingle ? "authzen-evaluation-response" : contract;
}

function checkError({ path, status, body }: Answer): void {
  if (/^\/v1\/(?:chat\/completions|models)\b/.test(path)) OpenAiErrorAnswer.parse(body);
  else checkContract(status === 403 && hasMember(body, "rationale_codes") ? "violation" : "error", body);
}

function checkEvidence(record: unknown): void {
  const { evidence } = record as { readonly evidence: Readonly<Record<string, unknown>> };
  for (const event of Object.values(evidence)) if (hasMember(event, "occurred_at")) checkEvent(event);
}

function hasMember(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}
