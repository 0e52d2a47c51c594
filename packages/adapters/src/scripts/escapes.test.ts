import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptResult } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScripts } from './scripts.ts';
import { escapes } from './testing-escapes.ts';

const canary = 'CANARY-7f3a9c';
let folder = '';
const scripts = makeScripts();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storyloom-canary-'));
  await writeFile(join(folder, 'secret.txt'), canary);
  process.env.STORYLOOM_CANARY = canary;
});

afterAll(async () => {
  delete process.env.STORYLOOM_CANARY;
  await scripts.close();
  await rm(folder, { recursive: true });
});

async function run(body: string): Promise<{ result: ScriptResult; logs: string[] }> {
  const logs: string[] = [];
  const code = `function main(input) { ${body.replaceAll('CANARY_FILE', join(folder, 'secret.txt'))} }`;
  const result = await scripts.run({
    code,
    input: { list: [1], text: 'x' },
    timeoutMs: 2_000,
    memoryMb: 64,
    signal: new AbortController().signal,
    onLog: (_level, line) => logs.push(line),
  });
  return { result, logs };
}

/** What only the host knows. */
const ofHost = /CANARY|secret\.txt|node_modules|node:internal|child\.ts|guest\.ts|PATH=|uid=/;

describe('ways out of sandboxes', () => {
  it('are many', () => {
    expect(new Set(escapes).size).toBe(escapes.length);
    expect(escapes.length).toBeGreaterThanOrEqual(150);
  });

  it.each(escapes)('%s', async (body) => {
    const { result, logs } = await run(body);
    if (result.ok) {
      // Harmless: nothing of the host, and no function or object that is more than data.
      expect(JSON.stringify(result.output)).not.toMatch(ofHost);
    } else {
      expect(['syntax', 'thrown', 'not_json', 'timeout']).toContain(result.code);
      expect(result.message.replaceAll(join(folder, 'secret.txt'), '')).not.toMatch(ofHost);
    }
    expect(logs.join('\n')).not.toMatch(ofHost);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('leave a world that holds the language and a console, and no more', async () => {
    const { result } = await run(
      'return Reflect.ownKeys(globalThis).filter((k) => typeof k === "string").sort();',
    );
    expect(result).toMatchObject({ ok: true });
    const names = result.ok ? (result.output as string[]) : [];
    const lowerCase = names.filter((name) => /^[a-z]/.test(name));
    expect(lowerCase).toEqual([
      'atob',
      'btoa',
      'console',
      'decodeURI',
      'decodeURIComponent',
      'encodeURI',
      'encodeURIComponent',
      'escape',
      'eval',
      'globalThis',
      'input',
      'isFinite',
      'isNaN',
      'main',
      'parseFloat',
      'parseInt',
      'undefined',
      'unescape',
    ]);
    expect(names).not.toContain('WebAssembly');
  });
});
