import { jsonFault } from '@storyloom/formula';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json-text.ts';

const limits = { depth: 100, keys: 10_000 };
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const message = (text: string) => {
  const parsed = parseJson(text, limits);
  return parsed.ok ? null : parsed.message;
};

describe('parseJson', () => {
  it('takes what JSON.parse takes', () => {
    for (const text of ['{"a":[1,-2.5e3,true,null,"x\\n\\u00e9"]}', ' [ ] ', '"{[:"', '0']) {
      expect(parseJson(text, limits)).toEqual({ ok: true, value: JSON.parse(text) });
    }
  });

  it('says where a text stops being JSON', () => {
    expect(message('{"a": 1,\n  "b": }')).toBe('not JSON at line 2, column 8: expected a value, found "}"');
    expect(message('{"a": 1')).toBe('not JSON at line 1, column 8: expected a comma or }, but the text ends');
    expect(message('{"a": 1} x')).toBe('not JSON at line 1, column 10: expected the end, found "x"');
    expect(message("{'a': 1}")).toBe(
      `not JSON at line 1, column 2: expected a key in double quotes or }, found "'"`,
    );
    expect(message('[1,]')).toBe('not JSON at line 1, column 4: expected a value, found "]"');
    expect(message('["a\nb"]')).toMatch(/line 1, column 4: a line break or control character/);
    expect(message('["\\x"]')).toMatch(/column 3: an escape that JSON does not have/);
    expect(message('["open')).toMatch(/column 2: a string without its closing quote/);
    expect(message('')).toMatch(/expected a value, but the text ends/);
  });

  it('keeps 100 levels and refuses the next', () => {
    expect(message(nested(100))).toBeNull();
    expect(message(nested(101))).toBe('nested deeper than 100 levels');
  });

  it('refuses a bomb without running out of stack', () => {
    expect(message('['.repeat(5_000_000))).toBe('nested deeper than 100 levels');
    expect(message('{"a":'.repeat(100_000))).toBe('nested deeper than 100 levels');
  });

  it('does not count brackets, colons and quotes inside strings', () => {
    expect(message(JSON.stringify('[{"a":'.repeat(20_000)))).toBeNull();
    expect(message(`["\\\\","${'['.repeat(200)}"]`)).toBeNull();
  });

  it('counts the keys of all objects together', () => {
    const list = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ a: 1 })));
    expect(message(list(10_000))).toBeNull();
    expect(message(list(10_001))).toBe('more than 10,000 keys');
  });

  it('refuses what cannot be stored, with its path', () => {
    expect(message('{"a":[{"b":"x\\u0000"}]}')).toBe('a[0].b contains the character \\u0000');
    expect(message('{"a":{"k\\u0000":1}}')).toBe('a key in a contains the character \\u0000');
    expect(message('"\\ud800"')).toBe('the text contains half of a surrogate pair');
    expect(message('{"n":-1e999}')).toBe('n is a number too large to keep');
  });

  it('keeps __proto__ as an own key and changes no prototype', () => {
    const parsed = parseJson(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      limits,
    );
    const value = parsed.ok ? (parsed.value as object) : {};
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('jsonFault', () => {
  it('agrees with JSON.parse on ten thousand broken and whole texts', () => {
    const seeds = [
      '{"a":[1,2.5e-3,{"b":null}],"c":"d\\u0041\\n"}',
      '[true,false,[],{},"",-0]',
      '"x"',
      ' 12 ',
    ];
    const characters = '{}[]":,\\ue0-1. \ntrufalsn"\u0001é';
    let state = 42;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const isJson = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    for (let round = 0; round < 10_000; round += 1) {
      let text = seeds[random(seeds.length)] ?? '';
      for (let edits = random(3); edits > 0; edits -= 1) {
        const at = random(text.length + 1);
        text = text.slice(0, at) + characters.charAt(random(characters.length)) + text.slice(at + random(3));
      }
      expect(jsonFault(text) === null, text).toBe(isJson(text));
    }
  });
});
