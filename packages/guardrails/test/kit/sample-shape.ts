/**
 * A string that a shape matches, each character drawn evenly from those that may stand there. It reads what our shapes
 * are written in: literals, classes, `\d` and `\w`, groups without capture, alternatives, `?`, `{n}` and `{n,m}`.
 */
export function sampleShape(shape: RegExp, draw: (belowMax: number) => number): string {
  const source = shape.source;
  let at = 0;

  function alternatives(): string {
    const drawn = [sequence()];
    while (source[at] === "|") {
      at++;
      drawn.push(sequence());
    }
    return drawn[draw(drawn.length)] ?? "";
  }

  function sequence(): string {
    let text = "";
    while (at < source.length && source[at] !== "|" && source[at] !== ")") text += repeated();
    return text;
  }

  function repeated(): string {
    const start = at;
    const first = atom();
    const times = count();
    const end = at;
    let text = times > 0 ? first : "";
    for (let index = 1; index < times; index++) {
      at = start;
      text += atom();
    }
    at = end;
    return text;
  }

  function count(): number {
    const quantifier = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(source.slice(at));
    if (quantifier === null) return 1;
    at += quantifier[0].length;
    if (quantifier[0] === "?") return draw(2);
    const min = Number(quantifier[1]);
    return min + draw(Number(quantifier[2] ?? min) - min + 1);
  }

  function atom(): string {
    if (source.startsWith("(?:", at)) {
      at += 3;
      const text = alternatives();
      at++;
      return text;
    }
    const token = /^(?:\[(?:\\.|[^\]])+\]|\\.|.)/.exec(source.slice(at))?.[0] ?? "";
    at += token.length;
    return token.startsWith("[") ? one(classCharacters(token.slice(1, -1))) : one(escaped(token));
  }

  function one(characters: string): string {
    return characters.charAt(draw(characters.length));
  }

  const anchored = /^\^(.*)\$$/.exec(source);
  if (anchored !== null) return sampleShape(new RegExp(anchored[1] ?? ""), draw);
  return alternatives();
}

function classCharacters(inside: string): string {
  if (inside.startsWith("^")) {
    const excluded = classCharacters(inside.slice(1));
    return [...range(33, 126)].filter((character) => !excluded.includes(character)).join("");
  }
  const parts = inside.match(/\\.|[^\\]-[^\\\]]|./g) ?? [];
  return parts
    .map((part) => (part.length === 3 ? range(part.charCodeAt(0), part.charCodeAt(2)) : escaped(part)))
    .join("");
}

function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index)).join("");
}

function escaped(token: string): string {
  if (token === "\\d") return range(48, 57);
  if (token === "\\s") return " ";
  if (token === "\\w") return `${range(97, 122)}${range(65, 90)}${range(48, 57)}_`;
  return token.startsWith("\\") ? token.slice(1) : token;
}
