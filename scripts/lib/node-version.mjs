import { Stop } from './stop.mjs';

/** Refuses a Node that cannot run the two commands; everything else then runs on the Node of the packages. */
export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Stop(`Storyloom needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
}
