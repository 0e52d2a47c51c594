const repaintMs = 1000;
const lineEveryS = 15;

/** @param {number} since */
const seconds = (since) => Math.floor((performance.now() - since) / 1000);

/**
 * Says what is happening while `work` runs: on a terminal one line that counts the seconds, elsewhere a
 * line at the start, one every 15 s, and one at the end.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function progress(what, work) {
  const startedAt = performance.now();
  const inPlace = process.stdout.isTTY && !process.env.VERBOSE;
  process.stdout.write(inPlace ? `${what}…` : `${what}…\n`);
  const timer = setInterval(() => {
    const elapsed = seconds(startedAt);
    if (inPlace) process.stdout.write(`\r${what}… ${elapsed} s`);
    else if (elapsed % lineEveryS === 0) process.stdout.write(`  still at it after ${elapsed} s\n`);
  }, repaintMs);
  let done = false;
  try {
    const result = await work();
    done = true;
    return result;
  } finally {
    clearInterval(timer);
    const ending = `${done ? 'done' : 'stopped'} after ${seconds(startedAt)} s`;
    process.stdout.write(inPlace ? `\r${what}… ${ending}\n` : `  ${ending}\n`);
  }
}
