import { compile } from '@storyloom/formula';
import { describe, expect, it } from 'vitest';
import { mask } from '../named-values.ts';
import { resultOf, shortText } from './result.ts';
import { signatureParts } from './signature.ts';

const of = (text: string, values: Parameters<typeof resultOf>[1]) => resultOf(compile(text), values);

describe('the result below a formula', () => {
  const values = { price: { total: 150, list: [1, 2], note: 'a\nb' } };

  it('is the value and its type', () => {
    expect(of('sum <<price.total * 2>>', values)).toEqual({ text: 'sum 300', type: 'text', failed: false });
    expect(of('=price.total', values)).toMatchObject({ text: '150', type: 'number' });
    expect(of('=price.list', values)).toMatchObject({ text: '[1, 2]', type: 'array, 2 items' });
    expect(of('=price', values)).toMatchObject({
      text: '{ "total": 150, "list": [1, 2], "note": "a\\nb" }',
      type: 'object',
    });
    expect(of('<<price.note>>', values)?.text).toBe('a\nb');
  });

  it('is the reason when the formula would fail, and nothing when it cannot be known', () => {
    expect(of('<<price.total / 0>>', values)).toMatchObject({ text: 'Division by zero.', failed: true });
    expect(of('<<other.total>>', values)).toBeNull();
    expect(of('plain', values)).toBeNull();
  });

  it('shows a mask for a credential, and nothing else of what is made of it', () => {
    const secret = { CREDENTIAL: { shop: mask } };
    expect(of('Bearer <<CREDENTIAL.shop>>', secret)?.text).toBe(`Bearer ${mask}`);
    expect(of('<<SIZE(CREDENTIAL.shop)>>', secret)?.text).toBe(mask);
    expect(of('<<IF(CREDENTIAL.shop = "a", 1, 2)>>', secret)?.text).toBe(mask);
  });

  it('is cut off, and reads no more of a large list than it shows', () => {
    const touched: PropertyKey[] = [];
    const large = new Proxy(
      Array.from({ length: 200_000 }, (_, id) => ({ id })),
      {
        get: (list, key) => {
          touched.push(key);
          return Reflect.get(list, key);
        },
        ownKeys: () => {
          throw new Error('All of the list was gone through.');
        },
      },
    );
    expect(shortText(large)).toHaveLength(400);
    expect(touched.length).toBeLessThan(400);
  });
});

describe('a signature', () => {
  it.each([
    ['SPLIT(text, separator)', 1, 'separator'],
    ['TRUNCATE(text, length, [ellipsis])', 2, 'ellipsis]'],
    ['NOW()', 0, ''],
    ['SPLIT(text, separator)', 2, ''],
    ['CONCAT(a, …)', 5, '…'],
  ])('%s, argument %i', (signature, argument, current) => {
    const parts = signatureParts(signature, argument);
    expect(parts.current).toBe(current);
    expect(parts.before + parts.current + parts.after).toBe(signature);
  });
});
