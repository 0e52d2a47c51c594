import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './lib/root.mjs';

const run = promisify(execFile);

type Service = {
  image: string;
  build?: unknown;
  command?: string[];
  environment: Record<string, string>;
  healthcheck?: { test: string[] };
  networks: Record<string, unknown>;
  ports?: unknown[];
  restart: string;
  volumes?: string[];
};
type Composed = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
};

const programs = ['app', 'worker', 'prepare'];
let folder: string;
let composed: Composed;

/** What docker-compose makes of the file. It speaks YAML; its own Python reads that. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storyloom-compose-'));
  await cp(join(root, 'docker'), join(folder, 'docker'), { recursive: true });
  const settings = [
    'DOMAIN=loom.example.com',
    'DATABASE_PASSWORD=for-tests',
    `APP_SECRET_TOKEN=${'t'.repeat(64)}`,
  ];
  await writeFile(join(folder, 'docker/.env'), settings.join('\n'));
  const file = join(folder, 'docker/compose.yaml');
  await run('docker-compose', ['-f', file, 'config', '-q']);
  const { stdout } = await run('sh', [
    '-c',
    `docker-compose -f '${file}' config | /usr/bin/python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'`,
  ]);
  composed = JSON.parse(stdout);
});
afterAll(() => rm(folder, { recursive: true }));

const service = (name: string): Service => {
  const found = composed.services[name];
  if (!found) throw new Error(`There is no service ${name}`);
  return found;
};

describe('docker/compose.yaml', () => {
  it('runs app, worker and preparation from one image with one environment', () => {
    const [app, worker, prepare] = programs.map(service);
    expect(worker?.image).toBe(app?.image);
    expect(prepare?.image).toBe(app?.image);
    expect(worker?.environment).toEqual(app?.environment);
    expect(prepare?.environment).toEqual(app?.environment);
    expect(app?.environment).toMatchObject({ DOMAIN: 'loom.example.com', DATABASE_PASSWORD: 'for-tests' });
  });

  it("starts what package.json's scripts start", async () => {
    const { scripts, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const command = (name: string) => service(name).command?.join(' ');
    expect(command('app')).toBe(scripts['start-app']);
    expect(command('worker')).toBe(scripts['start-worker']);
    expect(command('prepare')).toBe(scripts['prepare-database']);
    expect(service('app').image).toBe(`storyloom:${version}`);
  });

  it('lets requests reach nginx and the app alone, and keeps the stores from the outside', () => {
    const inNetwork = (network: string) =>
      Object.keys(composed.services).filter((name) => network in service(name).networks);
    expect(Object.keys(composed.networks).sort()).toEqual(['data', 'outside', 'public']);
    expect(inNetwork('public').sort()).toEqual(['app', 'nginx']);
    expect(composed.networks.data?.internal).toBe(true);
    for (const store of ['postgres', 'redis']) expect(Object.keys(service(store).networks)).toEqual(['data']);
    const published = Object.keys(composed.services).filter((name) => service(name).ports);
    expect(published).toEqual(['nginx']);
  });

  it('restarts what lasts, checks its health, and keeps the data of the stores', () => {
    for (const name of ['nginx', 'app', 'worker', 'postgres', 'redis']) {
      expect(service(name).restart, name).toBe('unless-stopped');
      expect(service(name).healthcheck?.test.length, name).toBeGreaterThan(1);
    }
    expect(service('prepare').restart).toBe('no');
    for (const name of ['postgres', 'redis']) {
      expect(
        service(name).volumes?.some((volume) => volume.startsWith(`${name}:`)),
        name,
      ).toBe(true);
      expect(Object.keys(composed.volumes)).toContain(name);
    }
  });

  it('gives Redis a memory that neither forgets nor evicts', () => {
    const command = service('redis').command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });

  it('pins every image and hands no container the Docker socket', () => {
    for (const [name, { image, volumes = [] }] of Object.entries(composed.services)) {
      expect(image, name).toMatch(/^[a-z]+:\d/);
      expect(volumes.join(' '), name).not.toContain('docker.sock');
    }
  });
});
