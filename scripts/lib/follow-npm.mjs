import { readFileSync } from 'node:fs';

const everyMs = 1000;

/**
 * npm lives as long as the script it runs, often through a shell between them. Calls `onGone` when it was
 * killed without a word: what it started must not stay behind. Does nothing when npm started nothing.
 *
 * @param {() => void} onGone
 */
export function followNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = npmOf();
  const timer = setInterval(() => {
    if (npmOf() === npm) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
}

/** The parent, or the parent's parent when the parent is a shell (where the system tells). */
function npmOf() {
  try {
    const [name = '', parent = ''] = statOf(process.ppid);
    return /^(ba|da)?sh$/.test(name) ? Number(parent) : process.ppid;
  } catch {
    return process.ppid;
  }
}

/**
 * @param {number} pid
 * @returns {string[]} its name and its parent
 */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const end = stat.lastIndexOf(')');
  return [stat.slice(stat.indexOf('(') + 1, end), stat.slice(end + 2).split(' ')[1] ?? ''];
}
