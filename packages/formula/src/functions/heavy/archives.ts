/** gzip by fflate; ZIP and TAR over it. */
import { gzipSync } from 'fflate';
import { limits } from '../../limits.ts';
import type { Args } from '../args.ts';
import { textOf } from '../bytes.ts';
import type { Runs } from '../lazy.ts';
import { boundedBytes, guarded } from './guard.ts';
import { effortFor, expand, roomFor, setUp, TooLarge } from './inflate.ts';
import { tar, untar } from './tar.ts';
import { unzip } from './unzip.ts';
import { zip } from './zip.ts';

function gzip(args: Args): string {
  args.spend(setUp);
  const bytes = boundedBytes(args, 0, { perStep: 16 });
  // Without a time, the same text gives the same bytes.
  return textOf(gzipSync(bytes, { mtime: 0, level: effortFor(bytes) }));
}

function gunzip(args: Args): string {
  args.spend(setUp);
  const data = boundedBytes(args, 0, { perStep: 32 });
  const bytes = guarded(
    args,
    () => {
      try {
        return expandGzip(data);
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        const message =
          'What is packed in this data is too large: 1 MB at most, and a hundred times its size.';
        throw args.error({ code: 'limit', message }, 0);
      }
    },
    (reason) => `GUNZIP got data that is not gzip: ${reason}.`,
  );
  args.spend(Math.ceil(bytes.length / 64));
  return textOf(bytes);
}

/** fflate takes data that does not begin as gzip does, or that has less than a head and a tail, for nothing. */
function expandGzip(data: Uint8Array): Uint8Array {
  if (data.length > 0 && (data[0] !== 0x1f || (data[1] ?? 0x8b) !== 0x8b))
    throw new Error('it begins as something else');
  if (data.length < 18) throw new Error('the data ends too early');
  return expand('gzip', data, roomFor(data.length, limits.size));
}

export const runs: Runs = { GZIP: gzip, GUNZIP: gunzip, ZIP: zip, UNZIP: unzip, TAR: tar, UNTAR: untar };
