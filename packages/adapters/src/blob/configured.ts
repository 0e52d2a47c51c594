import type { Blobs } from '@storyloom/engine';
import type { BlobConfig } from '../config/config.ts';
import type { Payloads } from '../postgres/payloads.ts';
import { blobPayloads } from './events.ts';
import { fileBlobs } from './file.ts';

/** Where large payloads go in this installation: for the store, for readers, and for retention. */
export function configuredBlobs(config: BlobConfig): { blobs: Blobs | null; payloads: Payloads } {
  if (config === null) return { blobs: null, payloads: blobPayloads(null) };
  const blobs = fileBlobs(config.path);
  return { blobs, payloads: blobPayloads({ blobs, overBytes: config.overBytes }) };
}
