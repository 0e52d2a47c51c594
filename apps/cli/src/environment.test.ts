import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { commandEnvironment } from './environment.ts';
import { readRunning, removeRunning, writeRunning } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-running-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = { DATABASE_URL: 'postgres://u:p@127.0.0.1:5555/loom', APP_SECRET_TOKEN: 't', PORT: '3100' };
beforeEach(() => writeRunning(folder, { pid: process.pid, settings }));

const environment = (own: Record<string, string>) => commandEnvironment({ STORYLOOM_DATA: folder, ...own });

describe('the environment of a command', () => {
  it('is that of the Storyloom that runs beside it, under what is set here', () => {
    expect(environment({})).toMatchObject(settings);
    expect(environment({ PORT: '', TENANT_NAME: 'Acme' })).toMatchObject({
      PORT: '3100',
      TENANT_NAME: 'Acme',
    });
    expect(environment({ PORT: '80' }).PORT).toBe('80');
    expect(environment({ DATABASE_URL: settings.DATABASE_URL }).APP_SECRET_TOKEN).toBe('t');
  });

  it('takes nothing from it when another database is named', () => {
    for (const elsewhere of [
      { DATABASE_URL: 'postgres://db/other' },
      { DATABASE_HOST: 'db' },
      { DATABASE_URL_FILE: '/run/secrets/url' },
    ]) {
      expect(environment(elsewhere)).toEqual({ STORYLOOM_DATA: folder, ...elsewhere });
    }
  });

  it('takes nothing from one that has ended, in order or not', () => {
    // Above the largest process number there can be.
    writeRunning(folder, { pid: 2 ** 22 + 1, settings });
    expect(environment({}).DATABASE_URL).toBeUndefined();
    removeRunning(folder);
    expect(readRunning(folder)).toBeNull();
  });

  it('is kept where its owner alone can read it', () => {
    expect(statSync(join(folder, 'running.json')).mode & 0o777).toBe(0o600);
  });
});
