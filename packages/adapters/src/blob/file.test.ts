import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BlobsFull, newId } from '@storyloom/engine';
import { blobContract } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { fileBlobs } from './file.ts';

const run = promisify(execFile);

async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'storyloom-blobs-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

blobContract('files', async () => {
  const { dir, [Symbol.asyncDispose]: close } = await folder();
  return { blobs: fileBlobs(join(dir, 'not there yet')), close };
});

it('leaves nothing half written when the disk is full, says so by name, and goes on once there is room', async (test) => {
  await using at = await folder();
  // A disk of one megabyte has to be mounted, which root alone may do. As root, as CI is, it is never skipped.
  if (process.getuid?.() !== 0) return test.skip('root alone may mount a small disk');
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'storyloom', at.dir]);
  try {
    const blobs = fileBlobs(at.dir);
    const [small, large] = [`2026-11-26/${newId()}`, `2026-11-26/${newId()}`];
    await blobs.put(small, new Uint8Array(600_000));
    const refused = await blobs.put(large, new Uint8Array(600_000)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(BlobsFull);
    expect(refused).toMatchObject({ code: 'blobs_full', message: expect.stringContaining('BLOB_PATH') });
    expect(await readdir(join(at.dir, '2026-11-26'))).toHaveLength(1);
    await blobs.delete([small]);
    await blobs.put(large, new Uint8Array(600_000));
    expect((await blobs.get(large))?.length).toBe(600_000);
  } finally {
    await run('umount', [at.dir]);
  }
});

it('takes no notice of what else lies in the folder', async () => {
  await using at = await folder();
  await mkdir(join(at.dir, 'lost+found'));
  const blobs = fileBlobs(at.dir);
  expect(await blobs.days()).toEqual([]);
  expect(await fileBlobs(join(at.dir, 'none')).days()).toEqual([]);
});

it('removes a link that stands for a day, not what it leads to', async () => {
  await using at = await folder();
  await using elsewhere = await folder();
  await fileBlobs(elsewhere.dir).put('2026-11-26/kept', new Uint8Array(1));
  await symlink(join(elsewhere.dir, '2026-11-26'), join(at.dir, '2026-11-25'));
  await fileBlobs(at.dir).deleteDay('2026-11-25');
  expect(await fileBlobs(elsewhere.dir).get('2026-11-26/kept')).not.toBeNull();
});
