import { accessSync, constants } from 'node:fs';
import { command } from './command.mjs';
import { progress } from './progress.mjs';
import { Stop } from './stop.mjs';

/** Debian packages that the tests need, each with its program. */
const needed = {
  'redis-server': 'redis-server',
  chromium: 'chromium',
  'docker-compose': 'docker-compose',
  'dovecot-imapd': 'dovecot',
  openssl: 'openssl',
  bubblewrap: 'bwrap',
};

const places = [...(process.env.PATH ?? '').split(':'), '/usr/local/bin', '/usr/bin', '/usr/sbin'];

/**
 * Installs what is missing with apt-get as root; anyone else is told what to install. No service is
 * started: the tests start their own.
 */
export async function ensureSystemPackages() {
  const missing = Object.entries(needed).flatMap(([name, program]) => (isThere(program) ? [] : [name]));
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    throw new Stop(
      `The tests need ${list}: install it (on Debian: sudo apt-get install -y ${list}) and try again.`,
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const { ok, output } = await progress(`Installing ${list}`, async () => {
    const install = () =>
      command('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
    const first = await install();
    if (first.ok) return first;
    await command('apt-get', ['update'], { env });
    return install();
  });
  if (!ok) throw new Stop(`${list} could not be installed:\n${output.trim()}`);
}

/** @param {string} program */
function isThere(program) {
  return places.some((place) => {
    try {
      accessSync(`${place}/${program}`, constants.X_OK);
      return place !== '';
    } catch {
      return false;
    }
  });
}
