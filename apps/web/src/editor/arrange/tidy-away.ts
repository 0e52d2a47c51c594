import type { Id, Position } from '@storyloom/engine';
import type { TidyRequest } from '../rules/tidy.ts';

export type Tidier = (request: TidyRequest, signal: AbortSignal) => Promise<Record<Id, Position>>;

/** Tidies in a worker of its own, which ends with the answer or with the signal. Rejects when it cannot start or is aborted. */
export const tidyAway: Tidier = (request, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./tidy.worker.ts', import.meta.url), { type: 'module' });
    const end = () => {
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop);
    worker.addEventListener('message', ({ data }: MessageEvent<Record<Id, Position>>) => {
      end();
      resolve(data);
    });
    worker.addEventListener('error', (event) => {
      end();
      reject(new Error(event.message));
    });
    worker.postMessage(request);
  });
