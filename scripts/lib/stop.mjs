/** Why a start or a test run cannot go on: one sentence for the person who asked for it. */
export class Stop extends Error {}

/**
 * Runs a program whose expected ends are `Stop`: its sentence goes to stderr and the exit code is 1.
 *
 * @param {() => Promise<void>} program
 */
export async function stoppable(program) {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/**
 * What a file system error means for `path`, as a `Stop`; every other error is a bug and comes back as it is.
 *
 * @param {unknown} error
 * @param {string} path
 */
export function fromFileError(error, path) {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Stop(`The disk that holds ${path} is full: free some space and start again.`);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Stop(
      `${path} cannot be written: start as its owner, or set STORYLOOM_DATA to another folder.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR') {
    return new Stop(`${path} is in the way: Storyloom keeps its data there; move it, or set STORYLOOM_DATA.`);
  }
  return error;
}
