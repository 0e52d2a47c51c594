import { describe, expect, it } from 'vitest';
import { isTyping, nothingTyped, placeOfTyped, typedOn } from './type-ahead.ts';

const names = ['Hook', 'Flag order', 'Pass order', 'Fetch', 'École', 'Price'];
const after = (text: string, from = 0) => names[placeOfTyped(names, from, text)];

describe('typing the beginning of a name', () => {
  it('goes to the next that begins so, round the end, whatever the case', () => {
    expect(after('p')).toBe('Pass order');
    expect(after('P', 2)).toBe('Price');
    expect(after('p', 5)).toBe('Pass order');
    expect(after('é')).toBe('École');
  });

  it('goes on by the same character, and narrows by more', () => {
    expect(after('f')).toBe('Flag order');
    expect(after('ff', 1)).toBe('Fetch');
    expect(after('fe', 1)).toBe('Fetch');
    expect(after('fl', 1)).toBe('Flag order');
  });

  it('goes nowhere for what nothing begins with', () => {
    expect(placeOfTyped(names, 0, 'x')).toBe(-1);
    expect(placeOfTyped([], -1, 'x')).toBe(-1);
  });

  it('takes what follows at once as one beginning, and forgets it after a pause', () => {
    const one = typedOn(nothingTyped, 'p', 1_000);
    expect(typedOn(one, 'r', 1_300).text).toBe('pr');
    expect(typedOn(one, 'r', 2_000).text).toBe('r');
  });

  it('is letters and digits, not signs and not keys with names', () => {
    expect(['a', 'Ä', '7', 'ж'].every(isTyping)).toBe(true);
    expect(['?', ' ', '+', 'Enter', 'F8'].some(isTyping)).toBe(false);
  });
});
