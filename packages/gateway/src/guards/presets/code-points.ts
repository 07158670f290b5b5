/**
 * Turns an offset in code points, as most languages count, into one in UTF-16 code units; undefined beyond the text. Offsets of one
 * text are asked for in rising order as a rule: each goes on from where the last one stood.
 */
export function unitOffsets(text: string): (codePoints: number) => number | undefined {
  let points = 0;
  let units = 0;
  return (asked) => {
    if (asked < points) {
      points = 0;
      units = 0;
    }
    while (points < asked && units < text.length) {
      units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
      points += 1;
    }
    return points === asked ? units : undefined;
  };
}
