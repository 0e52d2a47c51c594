/**
 * A wall more around script runners, where SCRIPT_RUNNER asks for it: bubblewrap starts them in namespaces of
 * their own. There they see the Node binary, its libraries and their own files, all read-only, no network but
 * a loopback of their own, no other process, and nothing else of the machine.
 */
import { accessSync, constants, lstatSync, readlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as z from 'zod';

/** What starts a command that needs these files, with the program first. */
export type Sandbox = (command: readonly [program: string, ...rest: string[]], files: string[]) => string[];

/** `link` is where a symbolic link leads, as it is written; null for a file or folder. */
type Mount = { path: string; link: string | null };

/** Packages may be symbolic links, and are found as such: a link stays one. */
export function bwrapArgs(mounts: readonly Mount[], command: readonly string[]): string[] {
  return [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    ...['--cap-drop', 'ALL'],
    ...mounts.flatMap(({ path, link }) =>
      link === null ? ['--ro-bind', path, path] : ['--symlink', link, path],
    ),
    // What is not mounted is an empty file system in memory, and stays so.
    ...['--dir', '/empty', '--chdir', '/empty', '--remount-ro', '/'],
    '--',
    ...command,
  ];
}

/** `bwrap` is its program, from the root on. */
export function bubblewrap(bwrap: string): Sandbox {
  const libraries = loadedLibraries();
  return (command, files) => {
    const [program] = command;
    const mounts = [
      ...[program, ...libraries].map((path): Mount => ({ path, link: null })),
      ...files.map((path): Mount => ({ path, link: linkAt(path) })),
    ];
    return [bwrap, ...bwrapArgs(mounts, command)];
  };
}

/** Where bubblewrap is; null when it is not on the PATH. */
export function findBwrap(path = process.env.PATH ?? ''): string | null {
  const places = path.split(delimiter).filter((place) => place !== '');
  return places.map((place) => join(place, 'bwrap')).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function linkAt(path: string): string | null {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
}

const report = z.object({ sharedObjects: z.array(z.string()) });

/** What this process, which runs the same binary, has loaded of libraries, and what loads them. */
function loadedLibraries(): string[] {
  // Who it is connected to is not asked for: that takes time.
  Object.assign(process.report, { excludeNetwork: true });
  const { sharedObjects } = report.parse(process.report.getReport());
  return sharedObjects.filter((path) => path.startsWith('/') && /\.so(\.|$)/.test(path));
}
