import type { ImportSource, SourceFile } from '../source.ts';

/** Files that exist in memory only; the main one is the first. Read in chunks of a size of your choice. */
export function createMemorySource(
  files: Record<string, string | Uint8Array>,
  chunkBytes = 65_536,
): ImportSource {
  const [main = ''] = Object.keys(files);
  return {
    open: async (other) => createMemoryFile(other?.path ?? main, files, chunkBytes),
    progress: () => ({ bytesRead: 0, bytesTotal: 0 }),
  };
}

function createMemoryFile(
  name: string,
  files: Record<string, string | Uint8Array>,
  chunkBytes: number,
): SourceFile {
  const content = Buffer.from(files[name] ?? '');
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += chunkBytes) {
      yield content.subarray(at, at + chunkBytes);
    }
  }
  return { name, bytes: bytes() };
}
