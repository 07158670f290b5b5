/** Takes one piece of a chunked body (RFC 9112, section 7.1) at a time and hands on the payload within it. */
export interface ChunkedDecoder {
  /** `end` once the last chunk was read; trailers are not expected. */
  push(piece: Buffer, onPayload: (payload: Buffer) => void): "more" | "end" | "malformed";
}

const lineFeed = 0x0a;
const sizeLineCharsMax = 64;

/** Makes a decoder for one body. Pieces may be split anywhere. */
export function createChunkedDecoder(): ChunkedDecoder {
  let sizeLine = "";
  let payloadLeft = 0;
  let closingBytesLeft = 0;
  let isLast = false;

  return {
    push(piece, onPayload) {
      let at = 0;
      while (at < piece.length) {
        if (payloadLeft > 0) {
          const end = Math.min(piece.length, at + payloadLeft);
          onPayload(piece.subarray(at, end));
          payloadLeft -= end - at;
          at = end;
        } else if (closingBytesLeft > 0) {
          const skipped = Math.min(closingBytesLeft, piece.length - at);
          closingBytesLeft -= skipped;
          at += skipped;
          if (isLast && closingBytesLeft === 0) {
            return at === piece.length ? "end" : "malformed";
          }
        } else {
          const lineEnd = piece.indexOf(lineFeed, at);
          const stop = lineEnd < 0 ? piece.length : lineEnd + 1;
          sizeLine += piece.toString("latin1", at, stop);
          at = stop;
          if (sizeLine.length > sizeLineCharsMax) {
            return "malformed";
          }
          if (lineEnd >= 0) {
            const size = /^([0-9a-f]+)\r\n$/i.exec(sizeLine)?.[1];
            if (size === undefined) {
              return "malformed";
            }
            payloadLeft = Number.parseInt(size, 16);
            closingBytesLeft = 2;
            isLast = payloadLeft === 0;
            sizeLine = "";
          }
        }
      }
      return "more";
    },
  };
}
