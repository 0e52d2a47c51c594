import { Fatal, type JsonObject, type Script, type ScriptResult } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
import { runScript } from './index.ts';
import { runScriptRunner } from './run.ts';

async function outcome(options: JsonObject, result: ScriptResult = { ok: true, output: 1 }) {
  const asked: Script[] = [];
  const context = fakeContext({
    script: (script) => {
      asked.push(script);
      script.onLog('warn', 'half done');
      return result;
    },
  });
  const ran = async () => runScriptRunner.run(runScript.options.parse(options), context);
  const answer = await ran().catch((error: unknown) => error);
  return { answer, asked, logs: context.logs };
}

describe('a script', () => {
  it('is given its code as it is written, its input and its limits, and its result is the event', async () => {
    const script = 'function main(input) { return 1 << input; }';
    const { answer, asked, logs } = await outcome({ script, input: { a: 1 } }, { ok: true, output: [2] });
    expect(answer instanceof Error ? answer : emissions(answer as never)).toEqual([{ payload: [2] }]);
    expect(asked).toMatchObject([{ code: script, input: { a: 1 }, timeoutMs: 10_000, memoryMb: 64 }]);
    expect(logs).toEqual(['warn: half done']);
  });

  it('has limits of its own, within bounds', async () => {
    const { asked } = await outcome({ script: '1', timeout: '2.5', memory_mb: '128' });
    expect(asked).toMatchObject([{ timeoutMs: 2_500, memoryMb: 128, input: {} }]);
    for (const wrong of [{ timeout: 61 }, { timeout: 0 }, { memory_mb: 4 }, { memory_mb: 512 }]) {
      expect(runScript.options.safeParse({ script: '1', ...wrong }).success).toBe(false);
    }
  });

  it.each<[JsonObject, RegExp]>([
    [{}, /script: is missing/],
    [{ script: '  ' }, /script: is missing/],
    [{ script: 7 }, /script: must be text/],
    [{ script: { a: 1 } }, /script: must be text/],
    [{ script: 'x'.repeat(200_001) }, /script: is longer than 200,000/],
  ])('is refused when there is none: %#', async (options, message) => {
    const { answer, asked } = await outcome(options);
    expect(answer).toBeInstanceOf(Fatal);
    expect(answer).toMatchObject({ option: 'script', message: expect.stringMatching(message) });
    expect(asked).toEqual([]);
  });

  it('that fails names the line, and shows it', async () => {
    const script = 'function main(input) {\n  return input.a.b;\n}';
    const { answer } = await outcome(
      { script },
      { ok: false, code: 'thrown', message: 'TypeError: cannot read property', line: 2 },
    );
    expect(answer).toMatchObject({
      name: 'Fatal',
      code: 'script_thrown',
      option: 'script',
      message: 'script, line 2: TypeError: cannot read property',
      detail: { line: 2, source: 'return input.a.b;' },
    });
  });

  it('that takes too long fails with a code of its own', async () => {
    const { answer } = await outcome({ script: '1' }, { ok: false, code: 'timeout', message: 'Too long.' });
    expect(answer).toMatchObject({ code: 'script_timeout', message: 'script: Too long.' });
  });
});
