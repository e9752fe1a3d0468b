import { isUtf8 } from 'node:buffer';

/** A line, or why it cannot be one. */
export type Line = string | { rejection: 'event_too_large' | 'malformed_json' };

const NEWLINE = 0x0a;

/** Lines of a stream of bytes, chunk by chunk, blank ones left out. One that is too long is passed over, not kept. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;

  function take(piece: Buffer): void {
    restBytes += piece.length;
    if (restBytes <= maxBytes) rest.push(piece);
    else rest = [];
  }

  function finish(): Line | undefined {
    const line = restBytes > maxBytes ? TOO_LARGE : toLine(rest);
    rest = [];
    restBytes = 0;
    return line;
  }

  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      const line = finish();
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    take(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  const last = finish();
  if (last !== undefined) yield [last];
}

const TOO_LARGE: Line = { rejection: 'event_too_large' };
const MALFORMED: Line = { rejection: 'malformed_json' };

function toLine(pieces: readonly Buffer[]): Line | undefined {
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  if (!isUtf8(bytes)) return MALFORMED;
  const text = bytes.toString('utf8');
  return text.trim() === '' ? undefined : text;
}
