/** The disk of PostgreSQL is full. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from '../client.ts';
import { type Rig, verdictOn } from '../rig.ts';
import { pace, type Scenario, scaled, waitIn, withRig } from '../scenario.ts';
import { onlyGoodAnswers } from './database.ts';

const diskMegabytes = 256;
const fullMs = 10_000;

export const diskFull: Scenario = {
  id: 'F11',
  title: 'the disk of PostgreSQL is full for 10 s, then some of it is freed',
  pass: 'webhooks are answered 2xx or 503 and nothing else; all goes on by itself when there is room',
  load: '3,000 webhooks',
  always: false,
  ...(process.getuid?.() === 0 ? {} : { pending: 'a disk of its own is mounted by root only' }),
  run: async (context) => {
    const disk = mkdtempSync(join(tmpdir(), 'storyloom-disk-'));
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m`, 'tmpfs', disk]);
    try {
      const settings = { min_wal_size: '32MB', max_wal_size: '64MB', shared_buffers: '32MB' };
      const postgres = { postgresDir: join(disk, 'postgres'), postgres: settings };
      return await withRig({ postgres }, async (rig) => {
        const count = scaled(context, 3_000);
        let over = false;
        const load = startLoad({
          urls: rig.urls,
          count,
          perSecond: pace(context) / 2,
          resends: 300,
          enough: () => over,
        });
        await waitIn(load, 3_000);
        const ballast = new Ballast(disk);
        rig.did('disk full');
        const patience = Date.now() + 60_000;
        while (!load.tries.has('503') && Date.now() < patience) {
          ballast.fill();
          await sleep(100);
        }
        const until = Date.now() + fullMs;
        while (Date.now() < until) {
          // What a dead server's temporary files took is taken again.
          ballast.fill();
          await sleep(500);
        }
        ballast.drop();
        await goesOn(rig);
        over = true;
        await load.done;
        const findings = onlyGoodAnswers('F11', rig, load);
        if (!load.tries.has('503')) findings.violations.push('F11: the disk never was full');
        return verdictOn(rig, load.sent, findings);
      });
    } finally {
      execFileSync('/bin/umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  },
};

/** Files that take what is left of a disk. */
class Ballast {
  readonly #disk: string;
  #files: string[] = [];

  constructor(disk: string) {
    this.#disk = disk;
  }

  fill(): void {
    const { bavail, bsize } = statfsSync(this.#disk);
    if (bavail === 0) return;
    const file = join(this.#disk, `ballast-${this.#files.length}`);
    this.#files.push(file);
    try {
      writeFileSync(file, new Uint8Array(bavail * bsize));
    } catch {
      // Somebody else took the rest meanwhile.
    }
  }

  drop(): void {
    for (const file of this.#files.splice(0)) rmSync(file, { force: true });
  }
}

/** Starts the server again, as whoever watches over it would, if it ended for want of room. */
async function goesOn({ installation, did }: Rig): Promise<void> {
  if (existsSync(`/proc/${installation.postgresPid()}`)) return;
  did('PostgreSQL ended for want of room');
  await installation.stopPostgres();
  await installation.startPostgres();
}
