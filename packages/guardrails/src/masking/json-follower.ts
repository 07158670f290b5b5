/** Follows a text as it comes: whether what comes next stands in a string of JSON. */
export interface JsonFollower {
  readonly isInString: boolean;
  read(piece: string): void;
  /** Something stands here that is no part of the text. */
  skip(): void;
}

/** As much of a line as tells whether it opens or closes a fence. */
const HEAD_CHARS_MAX = 12;
const fenceLine = /^(?:`{3}|~{3})[`~]* ?(json)?/i;

/**
 * JSON begins where a line (or what follows JSON) begins with `{` or `[`, and in a fence that is said to hold it. A line that ends
 * within a string shows that it was none.
 */
export function followJson(): JsonFollower {
  let fence: "none" | "json" | "other" = "none";
  let head = "";
  let depth = 0;
  let mayBegin = true;
  let isInString = false;
  let isEscaped = false;

  function endLine(): void {
    const mark = fenceLine.exec(head);
    if (mark !== null) fence = fence !== "none" ? "none" : mark[1] === undefined ? "other" : "json";
    if (mark !== null || isInString) depth = 0;
    head = "";
    mayBegin = true;
    isInString = false;
    isEscaped = false;
  }

  function readInString(character: string): void {
    if (isEscaped) isEscaped = false;
    else if (character === "\\") isEscaped = true;
    else if (character === '"') isInString = false;
  }

  function readOutside(character: string): void {
    const isOpening = character === "{" || character === "[";
    if (depth > 0 || fence === "json") {
      if (character === '"') isInString = true;
      else if (isOpening) depth += 1;
      else if (character === "}" || character === "]") depth = Math.max(0, depth - 1);
      mayBegin = depth === 0;
    } else if (isOpening && mayBegin) depth = 1;
    else if (character.trim() !== "") mayBegin = false;
  }

  return {
    get isInString() {
      return isInString;
    },
    read(piece) {
      for (const character of piece) {
        if (character === "\n") {
          endLine();
          continue;
        }
        if (head.length < HEAD_CHARS_MAX && (head !== "" || character.trim() !== "")) head += character;
        if (isInString) readInString(character);
        else readOutside(character);
      }
    },
    skip() {
      head = head === "" ? "-" : head;
      mayBegin = false;
      isEscaped = false;
    },
  };
}
