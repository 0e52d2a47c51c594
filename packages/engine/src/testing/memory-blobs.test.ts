import { blobContract } from './blob-contract.ts';
import { memoryBlobs } from './memory-blobs.ts';

blobContract('memory', async () => ({ blobs: memoryBlobs(), close: async () => {} }));
