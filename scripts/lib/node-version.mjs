import { Stop } from './stop.mjs';

/** Refuses a machine that cannot run the two commands; everything else then runs on the Node of the packages. */
export function checkNodeVersion() {
  if (process.platform === 'win32') {
    throw new Stop('Storyloom runs on Linux and macOS: on Windows, start it in WSL.');
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(`Storyloom needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
}
