/** Scripts in real processes: what they return, how they fail, and that none harms the next one. */
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Json, LogLevel, ScriptResult } from '@storyloom/engine';
import { afterAll, describe, expect, it } from 'vitest';
import { makeScripts } from './scripts.ts';

const scripts = makeScripts({ most: 2 });
afterAll(() => scripts.close());

type Asked = { input?: Json; timeoutMs?: number; memoryMb?: number; signal?: AbortSignal };

const run = (
  code: string,
  asked: Asked = {},
  log: (level: LogLevel, line: string) => void = () => undefined,
) =>
  scripts.run({
    code,
    input: asked.input ?? {},
    timeoutMs: asked.timeoutMs ?? 5_000,
    memoryMb: asked.memoryMb ?? 64,
    signal: asked.signal ?? new AbortController().signal,
    onLog: log,
  });

const ok = (output: Json): ScriptResult => ({ ok: true, output });

describe('a script', () => {
  it('reads an attachment of 2 MB', async () => {
    const text = 'name,größe\n'.repeat(180_000);
    const code = 'new TextDecoder().decode(Uint8Array.fromBase64(input)).split("\\n").length';
    const input = Buffer.from(text).toString('base64');
    expect(await run(code, { input, timeoutMs: 20_000 })).toEqual(ok(180_001));
  });

  it.each<[string, Json, Json]>([
    ['function main(input) { return { sum: input.a + input.b }; }', { a: 1, b: 2 }, { sum: 3 }],
    ['const main = ({ list }) => list.toSorted().at(-1);', { list: [2, 9, 4] }, 9],
    ['async function main(input) { const [a, b] = await Promise.all(input); return a + b; }', [1, 2], 3],
    ['input.name.toUpperCase()', { name: 'ada' }, 'ADA'],
    ['function main() {}', null, null],
    ['[atob("SGk="), btoa("Hi\\xff"), atob(" aGk "), btoa("")]', null, ['Hi', 'SGn/', 'hi', '']],
    ['new TextDecoder().decode(Uint8Array.fromBase64(input))', 'w6Tigqzwn5iA', 'ä€😀'],
    ['new TextDecoder("latin1").decode(Uint8Array.from([228, 128]))', null, 'ä€'],
    [
      'new TextDecoder().decode(Uint8Array.from([239, 187, 191, 65, 195, 255, 237, 160, 128]))',
      null,
      'A\ufffd\ufffd\ufffd\ufffd\ufffd',
    ],
    ['new TextEncoder().encode(input).toBase64()', 'ä€😀\ud800', 'w6Tigqzwn5iA77+9'],
    [
      '["a", "A===", "ä===", "AA=A"].map((text) => { try { return atob(text); } catch (error) { return error.message; } })',
      null,
      Array(4).fill('atob got a text that is not base64.'),
    ],
    [
      'function main() { return [undefined, NaN, new Date(0)]; }',
      null,
      [null, null, '1970-01-01T00:00:00.000Z'],
    ],
    [
      'function main(i) { return Object.groupBy?.(i, (x) => x % 2 ? "odd" : "even") ?? {}; }',
      [1, 2],
      { odd: [1], even: [2] },
    ],
    [
      'function main(i) { return [1 << 3, i.text]; }',
      { text: '\u0000 \ud83d\ude00 "q"' },
      [8, '\u0000 \ud83d\ude00 "q"'],
    ],
    ['const input2 = input; let x = 1; function main() { return input2 + x; }', 41, 42],
  ])('%s', async (code, input, output) => {
    expect(await run(code, { input })).toEqual(ok(output));
  });

  it.each<[string, Partial<Extract<ScriptResult, { ok: false }>>]>([
    ['function main(input) {\n  return 1 +;\n}', { code: 'syntax', line: 2 }],
    ['function main(input) {\n  const x = input.a;\n  return x.b.c;\n}', { code: 'thrown', line: 3 }],
    [
      'function main() { throw new RangeError("no " + 7); }',
      { code: 'thrown', message: 'RangeError: no 7', line: 1 },
    ],
    ['function main() { throw { status: 500 }; }', { code: 'thrown', message: 'It threw {"status":500}' }],
    ['function main() { throw null; }', { code: 'thrown', message: 'It threw null' }],
    [
      'async function main() {\n await 1;\n throw new Error("late");\n}',
      { code: 'thrown', message: 'Error: late', line: 3 },
    ],
    ['function main() { return JSON.parse("{"); }', { code: 'thrown', line: 1 }],
    ['function main() { return () => 1; }', { code: 'not_json' }],
    ['function main() { return 1n; }', { code: 'not_json' }],
    ['function main() { const a = {}; a.a = a; return a; }', { code: 'not_json' }],
    ['function main() { return new Promise(() => {}); }', { code: 'not_json' }],
    ['let x = 1;', { code: 'not_json' }],
  ])('that is wrong says where: %s', async (code, failure) => {
    expect(await run(code)).toMatchObject({ ok: false, ...failure });
  });

  it('leaves log lines as they come, bounded', async () => {
    const lines: [LogLevel, string][] = [];
    const log = (level: LogLevel, line: string) => void lines.push([level, line]);
    const code =
      'function main() { console.log("a", 1, { b: [2] }, null, undefined); console.info("i"); console.warn("w"); console.error(new TypeError("t")); console.debug(Symbol("s")); console.log("x".repeat(1e6)); return 1; }';
    expect(await run(code, {}, log)).toEqual(ok(1));
    expect(lines.slice(0, 5)).toEqual([
      ['info', 'a 1 {"b":[2]} null undefined'],
      ['info', 'i'],
      ['warn', 'w'],
      ['error', 'TypeError: t'],
      ['debug', 'Symbol(s)'],
    ]);
    expect(lines[5]?.[1]).toHaveLength(2_000);
    lines.length = 0;
    expect(await run('for (let i = 0; i < 5000; i++) console.log(i); 7', {}, log)).toEqual(ok(7));
    expect(lines).toHaveLength(1_000);
    expect(lines.at(-1)).toEqual(['warn', 'It wrote more lines; they are left out.']);
  });
});

describe('a script that takes too much', () => {
  const timeoutMs = 1_000;

  it.each<[string, string[]]>([
    ['while (1);', ['timeout']],
    ['async function main() { for (;;) await 0; }', ['timeout']],
    [
      'function main() { const f = () => Promise.resolve().then(() => { f(); f(); }); f(); return new Promise(() => {}); }',
      ['timeout', 'memory', 'crashed'],
    ],
    ['/(a+)+$/.test("a".repeat(40) + "b")', ['timeout']],
    // A loop of the engine's own, which its interrupt handler does not see.
    ['[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', ['timeout']],
    ['const a = []; while (1) a.push(new Array(1e4).fill(1));', ['memory', 'timeout']],
    ['let s = "x"; while (1) s += s;', ['memory', 'thrown', 'timeout']],
    ['const a = []; for (;;) a.push("x".repeat(1e6) + a.length);', ['memory', 'timeout']],
    ['new Array(1e9).fill(0)', ['memory', 'timeout', 'thrown']],
    ['new ArrayBuffer(2 ** 31)', ['memory', 'thrown', 'not_json']],
    [
      'let f = () => {}; for (let i = 0; i < 1e5; i++) f = f.bind(null); f()',
      ['memory', 'timeout', 'thrown'],
    ],
    ['(function f() { return f() + 1; })()', ['thrown']],
    ['JSON.parse("[".repeat(1e6))', ['thrown', 'crashed']],
    ['let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; o', ['timeout', 'crashed', 'thrown', 'not_json']],
    ['let o = {}; for (let i = 0; i < 150; i++) o = { o }; o', ['not_json']],
    ['eval("(".repeat(1e5) + "1" + ")".repeat(1e5))', ['crashed', 'thrown', 'syntax']],
    ['let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x', ['thrown', 'timeout', 'crashed']],
    ['new RegExp("(".repeat(1e5) + ")".repeat(1e5)).test("a")', ['thrown', 'crashed']],
    ['"x".repeat(4e7)', ['not_json', 'timeout', 'memory']],
    ['throw { get message() { while (1); } }', ['timeout']],
    ['({ toJSON() { while (1); } })', ['timeout']],
    ['for (let i = 0; i < 1e9; i++) console.log(i); 1', ['timeout']],
    ['[].sort.call({ length: 2 ** 53 - 1 }, () => 0)', ['timeout', 'thrown', 'memory']],
  ])('%s ends within its limit, and the next one runs', async (code, codes) => {
    const from = performance.now();
    const result = await run(code, { timeoutMs });
    expect(performance.now() - from).toBeLessThan(timeoutMs + 1_000);
    expect(result.ok ? 'ok' : result.code).toBeOneOf(codes);
    expect(await run('input + 1', { input: 1 })).toEqual(ok(2));
  });

  it('is ended by its signal at once, also while it waits for its turn', async () => {
    const stop = new AbortController();
    const endless = Array.from({ length: 4 }, () =>
      run('while (1);', { timeoutMs: 60_000, signal: stop.signal }, () => undefined),
    );
    const lines: string[] = [];
    const speaking = run(
      'console.log("here"); while (1);',
      { timeoutMs: 60_000, signal: stop.signal },
      (_, line) => lines.push(line),
    );
    stop.abort();
    for (const result of await Promise.all([...endless, speaking])) {
      expect(result).toMatchObject({ ok: false, code: 'stopped' });
    }
    expect(await run('1')).toEqual(ok(1));
  });
});

describe('script runners', () => {
  it('keep tenants apart: nothing of one run is there in the next', async () => {
    const code = `
      const seen = [globalThis.leak, Array.prototype.leak, Object.prototype.leak, JSON.leak, console.leak, Math.max(1, 2)];
      for (const one of [globalThis, Array.prototype, Object.prototype, JSON, console]) {
        Object.defineProperty(one, 'leak', { value: input.tenant, configurable: true });
      }
      Math.max = () => input.tenant;
      function main() { return { tenant: input.tenant, seen }; }`;
    for (let count = 0; count < 1_000; count += 1) {
      const tenant = count % 2 === 0 ? 'a' : 'b';
      const result = await run(code, { input: { tenant } });
      expect(result).toEqual(ok({ tenant, seen: [null, null, null, null, null, 2] }));
    }
  });

  it('run no more at once than they may, also when one that waits is stopped', async () => {
    const one = makeScripts({ most: 1 });
    const stop = new AbortController();
    let now = 0;
    let most = 0;
    const start = async (signal: AbortSignal) => {
      const code = 'console.log(1); const end = Date.now() + 100; while (Date.now() < end); 1';
      const onLog = () => {
        now += 1;
        most = Math.max(most, now);
      };
      const result = await one.run({ code, input: {}, timeoutMs: 5_000, memoryMb: 16, signal, onLog });
      if (result.ok) now -= 1;
      return result.ok ? 'ok' : result.code;
    };
    const never = new AbortController().signal;
    const all = [start(never), start(stop.signal), start(never), start(never)];
    stop.abort();
    expect(await Promise.all(all)).toEqual(['ok', 'stopped', 'ok', 'ok']);
    expect(await start(AbortSignal.abort())).toBe('stopped');
    expect(most).toBe(1);
    await one.close();
  });

  it('are started by the first script, replaced after so many, ended when idle, and leave nothing', async () => {
    const folders = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('storyloom-script-')).length;
    const before = await folders();
    const few = makeScripts({ most: 1, runsEach: 2, idleMs: 1 });
    expect(await folders()).toBe(before);
    const signal = new AbortController().signal;
    const one = () =>
      few.run({ code: '1', input: {}, timeoutMs: 5_000, memoryMb: 16, signal, onLog: () => undefined });
    for (let count = 0; count < 5; count += 1) expect(await one()).toEqual(ok(1));
    expect(await Promise.all([one(), one(), one()])).toEqual([ok(1), ok(1), ok(1)]);
    expect(await folders()).toBe(before + 1);
    await few.close();
    expect(await folders()).toBe(before);
  });
});
