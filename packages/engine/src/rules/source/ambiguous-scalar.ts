/** A plain scalar that the versions of YAML read differently. */
export interface AmbiguousScalar {
  readonly kind: "boolean" | "number" | "date";
  /** What YAML 1.1 makes of it: `true`, `8`, `a date`, `text`. */
  readonly before: string;
  /** What YAML 1.2 makes of it: a number, or `text`. */
  readonly now: string;
}

/**
 * Whether YAML 1.1 (https://yaml.org/type/, as most of its parsers have it: with a number's exponent signed and after a
 * point, and single letters as text) reads a plain scalar as something else than YAML 1.2 does; `value` is what 1.2 makes of it.
 */
export function ambiguousScalar(source: string, value: unknown): AmbiguousScalar | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const now = typeof value === "number" ? `${value}` : "text";
  if (booleans.has(source)) return { kind: "boolean", before: `${booleans.get(source)}`, now };
  if (!/^[-+.\d]/.test(source)) return undefined;
  if (date.test(source)) return { kind: "date", before: "a date", now };
  const number = numberBefore(source);
  return number === value || (number === undefined && typeof value === "string") || Number.isNaN(value)
    ? undefined
    : { kind: "number", before: number === undefined ? "text" : `${number}`, now };
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);

const date =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** The number that YAML 1.1 reads; nothing where it reads none. */
function numberBefore(source: string): number | undefined {
  const sign = source.startsWith("-") ? -1 : 1;
  const digits = source.replace(/^[-+]/, "").replaceAll("_", "");
  const form = forms.find(({ pattern }) => pattern.test(source));
  return form === undefined ? undefined : sign * form.read(digits);
}

interface NumberForm {
  readonly pattern: RegExp;
  /** Reads what is left without sign and underscores. */
  readonly read: (digits: string) => number;
}

const forms: readonly NumberForm[] = [
  { pattern: /^[-+]?0b[01][01_]*$/, read: (digits) => Number.parseInt(digits.slice(2), 2) },
  { pattern: /^[-+]?0x[\da-fA-F][\da-fA-F_]*$/, read: (digits) => Number.parseInt(digits.slice(2), 16) },
  { pattern: /^[-+]?0[0-7_]+$/, read: (digits) => Number.parseInt(digits, 8) },
  { pattern: /^[-+]?(?:0|[1-9][\d_]*)$/, read: Number },
  { pattern: /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][-+]\d+)?$/, read: Number },
  { pattern: /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/, read: inBaseSixty },
  { pattern: /^[-+]?\.(?:inf|Inf|INF)$/, read: () => Number.POSITIVE_INFINITY },
];

function inBaseSixty(digits: string): number {
  return digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
