import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '@grasp/errors';
import { importErrors } from './errors.ts';

/** One file of an import: its name for people, and what is in it, decompressed. */
export type SourceFile = { name: string; bytes: AsyncIterable<Uint8Array> };

/** The files of an import. */
export type ImportSource = {
  /** The main file, or another one, whose path is relative to a folder: the main file's where none is given. */
  open: (other?: { path: string; folder?: string | undefined }) => Promise<SourceFile>;
  /** Bytes of all files opened so far, as they lie on the disk, and how many of them were read. */
  progress: () => { bytesRead: number; bytesTotal: number };
};

const CHUNK_BYTES = 131_072;
const GZIP_MAGIC = 0x1f8b;

/** The files beside a path. Those that are compressed by gzip are told by their content, not by their name. */
export function createSource(path: string): ImportSource {
  const counted = { bytesRead: 0, bytesTotal: 0 };
  const count = (bytes: number): void => {
    counted.bytesRead += bytes;
  };
  return {
    async open(other) {
      const full = other ? resolve(other.folder ?? dirname(path), other.path) : path;
      counted.bytesTotal += await sizeOf(full);
      return { name: basename(full), bytes: readBytes(full, count) };
    },
    progress: () => ({ ...counted }),
  };
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((cause) => refuse(path, cause));
  if (stats.isFile()) return stats.size;
  throw new AppError(importErrors.import_file_unreadable, { detail: `${path} is not a file` });
}

async function* readBytes(
  path: string,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    const handle = await open(path);
    const isZipped = await isGzip(handle);
    const raw = handle.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES });
    const counted = counting(raw, count);
    // The last callback is there because pipeline demands it: an error also ends the loop over the stream.
    yield* isZipped
      ? pipeline(counted, createGunzip({ chunkSize: CHUNK_BYTES }), () => {})
      : counted;
  } catch (cause) {
    refuse(path, cause);
  }
}

async function* counting(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.readUInt16BE() === GZIP_MAGIC;
}

/** Names the file and why; whatever did not come from reading it is not ours to name. */
function refuse(path: string, cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === undefined || cause instanceof AppError) throw cause;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    throw new AppError(importErrors.import_file_missing, { detail: path, cause });
  }
  const { import_file_damaged, import_file_unreadable } = importErrors;
  const detail = `${path} (${code})`;
  throw new AppError(code.startsWith('Z_') ? import_file_damaged : import_file_unreadable, {
    detail,
    cause,
  });
}
