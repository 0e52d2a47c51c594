/**
 * Blobs as files: a folder a day, a file a key. A file appears whole or not at all: it is written under
 * another name, flushed, and renamed; then the folder is flushed, so that the name outlives a power cut.
 * All processes of an installation share the folder, over a network file system if they must.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Blobs, BlobsFull, isBlobDay, parseBlobKey } from '@storyloom/engine';

/** Makes `root` at the first put. Rejects with the system's error, or `BlobsFull`. */
export function fileBlobs(root: string): Blobs {
  const folderOf = (day: string) => join(root, day);
  const fileOf = (key: string) => {
    const { day, name } = parseBlobKey(key);
    return join(folderOf(day), name);
  };

  return {
    put: async (key, bytes) => {
      const file = fileOf(key);
      const folder = folderOf(parseBlobKey(key).day);
      const unfinished = `${file}.${randomUUID()}`;
      try {
        const made = await mkdir(folder, { recursive: true, mode: 0o700 });
        await write(unfinished, bytes);
        await rename(unfinished, file);
        await flushFolder(folder);
        if (made !== undefined) await flushFolder(root);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw isFull(error) ? new BlobsFull({ cause: error }) : error;
      }
    },

    get: async (key) => unlessMissing(readFile(fileOf(key)).then((file) => new Uint8Array(file))),

    delete: async (keys) => {
      const files = keys.map(fileOf);
      for (const file of files) await rm(file, { force: true });
    },

    deleteDay: async (day) => {
      if (!isBlobDay(day)) throw new Error(`Not a day: ${JSON.stringify(day)}`);
      await rm(folderOf(day), { recursive: true, force: true });
    },

    days: async () => ((await unlessMissing(readdir(root))) ?? []).filter(isBlobDay),
  };
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
}

function unlessMissing<Found>(found: Promise<Found>): Promise<Found | null> {
  return found.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}
