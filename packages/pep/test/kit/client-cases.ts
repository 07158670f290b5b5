import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../../../conformance/client");

type Members = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly with?: Members;
  readonly without?: readonly string[];
}

interface AnswerCase extends Case {
  readonly answer?: unknown;
  readonly decision?: string;
  readonly error?: string;
}

interface RequestCase extends Case {
  readonly request?: unknown;
  readonly sent?: Members;
  readonly faults?: readonly string[];
}

export interface CapCase {
  readonly name: string;
  readonly text: string;
  readonly max_tokens?: number;
  readonly max_bytes?: number;
  readonly kept: string;
}

interface CaseFile<Kind> {
  readonly base: Members;
  readonly cases: readonly Kind[];
}

const answers: CaseFile<AnswerCase> & { readonly request_id: string } = read("answers.json");
const requests: CaseFile<RequestCase> = read("requests.json");

export const capFile: {
  readonly estimates: readonly { readonly text: string; readonly tokens: number }[];
  readonly cases: readonly CapCase[];
} = read("caps.json");

/** The request that every answer case answers. */
export const answeredRequestId = answers.request_id;

export const answerCases = answers.cases.map((answerCase) => ({
  ...answerCase,
  answer: "answer" in answerCase ? answerCase.answer : patch(answers.base, answerCase),
}));

export const requestCases = requests.cases.map((requestCase) => ({
  ...requestCase,
  request: "request" in requestCase ? requestCase.request : patch(requests.base, requestCase),
}));

function read<File>(name: string): File {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

function patch(base: Members, { with: added = {}, without = [] }: Case): Members {
  const members = Object.entries({ ...base, ...added });
  return Object.fromEntries(members.filter(([name]) => !without.includes(name)));
}
