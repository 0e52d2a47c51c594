const SOON_MS = 2_000;

/** Does it once the browser has nothing better to do; Safari does not tell when. Answers what calls it off. */
export function whenIdle(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const asked = requestIdleCallback(work);
    return () => cancelIdleCallback(asked);
  }
  const timer = setTimeout(work, SOON_MS);
  return () => clearTimeout(timer);
}
