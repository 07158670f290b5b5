/**
 * Turns an offset in UTF-16 code units into one in code points, which most languages count. Offsets of one text are asked for
 * in rising order as a rule: each goes on from where the last one stood.
 */
export function codePointOffsets(text: string): (units: number) => number {
  let units = 0;
  let points = 0;
  return (asked) => {
    if (asked < units) {
      units = 0;
      points = 0;
    }
    while (units < asked && units < text.length) {
      units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
      points += 1;
    }
    return points;
  };
}
