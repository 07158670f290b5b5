import type { CapWindow } from "./cap-window.ts";
import { isHighSurrogate } from "./surrogates.ts";
import { utf8Bytes } from "./utf8-bytes.ts";

/** The longest beginning of a text that is at most so many bytes of UTF-8. Holds back half a surrogate pair alone. */
export function byteWindow(bytesMax: number): CapWindow {
  let bytesLeft = bytesMax;
  let full = false;
  let held = "";

  function letThrough(text: string): string {
    let units = 0;
    for (const character of text) {
      const bytes = utf8Bytes(character.codePointAt(0) ?? 0);
      if (full || bytes > bytesLeft) {
        full = true;
        break;
      }
      bytesLeft -= bytes;
      units += character.length;
    }
    return text.slice(0, units);
  }

  return {
    push(piece) {
      const text = held + piece;
      const whole = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
      held = text.slice(whole);
      return letThrough(text.slice(0, whole));
    },
    end() {
      const rest = held;
      held = "";
      return letThrough(rest);
    },
    isFull: () => full || bytesLeft === 0,
  };
}
