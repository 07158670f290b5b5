/** Passes a text on as it comes, and tells each of its lines, without its line feed, once it is whole. */
export async function* readGoingBy(
  pieces: AsyncIterable<string>,
  onLine: (line: string) => void,
): AsyncGenerator<string> {
  let begun = "";
  for await (const piece of pieces) {
    const lines = (begun + piece).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    yield piece;
  }
  if (begun !== "") onLine(begun);
}
