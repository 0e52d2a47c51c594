import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

export type RotatingLog = { write: (text: string) => void; close: () => void };

/**
 * Appends to `file`; once it has `maxBytes` it becomes `<file>.1`, over the one before, so that at most
 * twice as much is kept. What cannot be written (a full disk) is dropped: a log must not stop the product.
 */
export function rotatingLog(file: string, maxBytes = 5_000_000): RotatingLog {
  let descriptor = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  return {
    write: (text) => {
      try {
        if (size >= maxBytes) {
          closeSync(descriptor);
          renameSync(file, `${file}.1`);
          descriptor = openSync(file, 'a', 0o600);
          size = 0;
        }
        size += writeSync(descriptor, text);
      } catch {}
    },
    close: () => closeSync(descriptor),
  };
}
