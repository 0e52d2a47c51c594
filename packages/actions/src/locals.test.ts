import { describe, expect, it } from 'vitest';
import { withLocals } from './locals.ts';
import { fakeContext } from './testing/index.ts';

const scope = { receive: { id: 7 } };

describe('local values', () => {
  it('are worked out in order, and later ones read earlier ones', () => {
    const context = withLocals(fakeContext({ scope }), {
      id: '<<receive.id>>',
      url: 'https://x/<<LOCAL.id>>',
      again: '<<LOCAL.url>>?',
    });
    expect(context.evaluate('payload', '<<LOCAL.again>>')).toBe('https://x/7?');
    expect(context.evaluate('payload', { id: '<<LOCAL.id>>' })).toEqual({ id: 7 });
  });

  it('stand beside the other roots, LOOP among them', () => {
    const context = withLocals(fakeContext({ scope }), { a: 1 });
    expect(
      context.evaluate('payload', '<<LOCAL.a>> <<LOOP.value>> <<receive.id>>', { LOOP: { value: 2 } }),
    ).toBe('1 2 7');
  });

  it.each([null, '', {}])('are none when the option is %j', (local) => {
    expect(withLocals(fakeContext({ scope }), local).evaluate('payload', '<<LOCAL.a>>')).toBe(null);
  });

  it('are refused when they are no object', () => {
    expect(() => withLocals(fakeContext(), ['a'])).toThrowError(
      expect.objectContaining({ name: 'Fatal', code: 'bad_option', option: 'local' }),
    );
  });

  it('may have any name without touching prototypes', () => {
    const context = withLocals(fakeContext(), JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'));
    expect(context.evaluate('payload', '<<LOCAL.constructor>>')).toBe(2);
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
  });
});
