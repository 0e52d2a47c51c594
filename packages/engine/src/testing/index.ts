/** For tests of the engine and of adapters: memory adapters, contract suites, faults. */
export { type BlobsUnderTest, blobContract } from './blob-contract.ts';
export { type CrashPorts, crashSuite } from './crash-suite.ts';
export { activity, liveContract } from './live-contract.ts';
export { memoryBlobs } from './memory-blobs.ts';
export { memoryContract } from './memory-contract.ts';
export { memoryLive } from './memory-live.ts';
export { memoryOfActions } from './memory-of-actions.ts';
export { memoryQueue } from './memory-queue.ts';
export { memoryStore } from './memory-store.ts';
export type { ModelPorts, OpenRow } from './model-process.ts';
export { modelSuite } from './model-suite.ts';
export { queueContract } from './queue-contract.ts';
export * from './rows.ts';
export { type StoreUnderTest, storeContract } from './store-contract.ts';
export { toyGraph, toyRunners, toyTypes } from './toy-actions.ts';
export { until } from './until.ts';
