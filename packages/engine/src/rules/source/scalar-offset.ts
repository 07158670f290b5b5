import { Scalar } from "yaml";

/**
 * Where in a file a sign of a YAML text stands: `offset` counts UTF-16 units of the text as it reads, the result those of
 * the file. Whatever the style (plain, quoted, block) folds, indents or escapes white space alone, so the signs that are
 * not white stand in the file in the same order: they are counted off.
 */
export function offsetInFile(fileText: string, node: Scalar<string>, offset: number): number {
  const [start, end] = node.range ?? [0, 0];
  const written = fileText.slice(start, end);
  let unitsLeft = node.value.slice(0, offset).replace(/\s/g, "").length;
  for (const sign of written.slice(prefixLength(node, written)).matchAll(signsOf(node))) {
    const units = unitsOf(sign[0]);
    if (units === 0) continue;
    if (unitsLeft < units) return start + prefixLength(node, written) + sign.index;
    unitsLeft -= units;
  }
  return start + written.trimEnd().length;
}

/** The opening quote, or a block's first line: `|-`. */
function prefixLength(node: Scalar<string>, written: string): number {
  if (node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE) return 1;
  const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  return isBlock ? written.indexOf("\n") + 1 : 0;
}

function signsOf(node: Scalar<string>): RegExp {
  if (node.type === Scalar.QUOTE_SINGLE) return /''|\S/g;
  return node.type === Scalar.QUOTE_DOUBLE ? /\\(?:x..|u.{4}|U.{8}|[^xuU])|\S/gs : /\S/g;
}

/** How many units that are not white a sign of the file stands for. */
function unitsOf(sign: string): number {
  if (sign.length === 1 || sign === "''") return 1;
  if (/^\\[xuU]/.test(sign)) return unescaped(sign).replace(/\s/g, "").length;
  return /^\\[\s_nrtvfNLP]/.test(sign) ? 0 : 1;
}

function unescaped(sign: string): string {
  const code = Number.parseInt(sign.slice(2), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
