const SHOWN_MAX = 2;
const STARS = "******";

/** A value shortened and mostly starred: enough to find it by, too little to use it. Short ones show nothing. */
export function starred(value: string): string {
  const characters = [...value];
  const shown = characters.length < 8 ? 0 : SHOWN_MAX;
  return `${characters
    .slice(0, shown)
    .join("")
    .replaceAll(/\p{C}|\s/gu, "·")}${STARS}`;
}
