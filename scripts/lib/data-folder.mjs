import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './root.mjs';
import { fromFileError, Stop } from './stop.mjs';

/** The folder that keeps what `npm start` needs: the embedded database, secrets, logs. */
export const dataFolder = resolve(root, process.env.STORYLOOM_DATA || '.storyloom');

const lockFile = join(dataFolder, 'lock');

/** As root the database server runs as another user, who must be able to pass through; nobody else may list it. */
const mode = process.getuid?.() === 0 ? 0o711 : 0o700;

const leastFreeBytes = 100_000_000;

/**
 * Makes the folder and takes it for this process and those it starts; throws `Stop` when another start
 * has it. A lock that a sudden end left behind is recognized and replaced.
 */
export function takeDataFolder() {
  try {
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(dataFolder, mode);
    checkRoom();
    takeLock();
  } catch (error) {
    throw fromFileError(error, dataFolder);
  }
  process.once('exit', () => rmSync(lockFile, { force: true }));
}

/** The process that has the folder, null when none does. */
export function holderOfDataFolder() {
  return liveHolder(lockFile);
}

function checkRoom() {
  const { bavail, bsize } = statfsSync(dataFolder);
  const free = bavail * bsize;
  if (free >= leastFreeBytes) return;
  throw new Stop(
    `The disk that holds ${dataFolder} is full, but for ${Math.floor(free / 1_000_000)} MB: free some space and start again.`,
  );
}

function takeLock() {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${startTime(process.pid)}`, { mode: 0o600 });
  try {
    while (!linked(own)) {
      const holder = holderOfDataFolder();
      if (holder !== null) {
        throw new Stop(
          `Storyloom already runs with the data in ${dataFolder} (process ${holder}): stop it first, or set STORYLOOM_DATA and PORT to start a second one.`,
        );
      }
      removeDeadLock(`${own}.dead`);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} own */
function linked(own) {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves the lock away before it is removed: should a faster start have replaced it meanwhile, it is put back.
 *
 * @param {string} aside
 */
function removeDeadLock(aside) {
  try {
    renameSync(lockFile, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (liveHolder(aside) !== null) linked(aside);
  rmSync(aside, { force: true });
}

/** @param {string} file */
function liveHolder(file) {
  try {
    const [pid = '', since = ''] = readFileSync(file, 'utf8').split(' ');
    process.kill(Number(pid), 0);
    return startTime(Number(pid)) === since ? Number(pid) : null;
  } catch (error) {
    if (codeOf(error) === 'EPERM') return Number(readFileSync(file, 'utf8').split(' ')[0]);
    return null;
  }
}

/**
 * Tells a process from an earlier one of the same number, where the system says when it began.
 *
 * @param {number} pid
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : null;
}
