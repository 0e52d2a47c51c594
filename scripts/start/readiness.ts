import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 100;
const answerMs = 5000;

/** Resolves when the app answers that it is ready; ends with `signal`. */
export async function appIsReady(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const answer = await fetch(url, { signal: limit, redirect: 'manual' }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
