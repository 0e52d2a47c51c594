/** One Ctrl-C arrives several times: from the terminal, from npm, from start.mjs. */
const sameRequestMs = 1000;

/**
 * `first` is aborted when this process is told to stop, or when the one that started it is gone;
 * `second` when it is told again, more than a second later.
 */
export function stopRequests(): { first: AbortSignal; second: AbortSignal } {
  const first = new AbortController();
  const second = new AbortController();
  let firstAt = Number.POSITIVE_INFINITY;
  const request = () => {
    if (!first.signal.aborted) {
      firstAt = performance.now();
      first.abort();
    } else if (performance.now() - firstAt > sameRequestMs) second.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  process.once('disconnect', request);
  process.channel?.unref();
  return { first: first.signal, second: second.signal };
}
