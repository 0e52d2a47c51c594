import { describe, expect, it } from 'vitest';
import { meets, needleOf, parseCondition } from './event-condition.ts';
import type { Json } from './model.ts';

function condition(text: string) {
  const parsed = parseCondition(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.condition;
}

const order: Json = {
  status: 503,
  body: {
    id: 7,
    'content-type': 'text/plain',
    note: 'Too late',
    at: '2026-11-26T12:00:00Z',
    items: [{ sku: 'A-7', price: '12.5' }],
    tags: ['big', 'new'],
    none: null,
  },
};
const meetsOrder = (text: string) => meets(order, condition(text), 'receive_order');

describe('a condition', () => {
  it.each([
    ['status = 503', { path: ['status'], operator: '=', value: 503 }],
    ['status=503', { path: ['status'], operator: '=', value: 503 }],
    ['body.items[0].sku = A-7', { path: ['body', 'items', 0, 'sku'], operator: '=', value: 'A-7' }],
    ['body["odd key"] exists', { path: ['body', 'odd key'], operator: 'exists' }],
    ['body.note CONTAINS too late', { path: ['body', 'note'], operator: 'contains', text: 'too late' }],
    ['id = "7"', { path: ['id'], operator: '=', value: '7', text: '7' }],
    ['a >= 2', { path: ['a'], operator: '>=', value: 2 }],
    ['[2].id == 1', { path: [2, 'id'], operator: '=' }],
  ])('is read: %s', (text, expected) => {
    expect(condition(text)).toMatchObject(expected);
  });

  it.each([
    ['', 'Begin with a path, such as body.id = 7.'],
    ['= 7', 'Begin with a path, such as body.id = 7.'],
    ['body.id', 'After the path comes =, !=, >, >=, <, <=, contains or exists.'],
    ['body id = 7', 'After the path comes =, !=, >, >=, <, <=, contains or exists.'],
    ['body.id =', 'A value is missing at the end.'],
    ['body.id contains ', 'After the path comes =, !=, >, >=, <, <=, contains or exists.'],
  ])('is refused in a sentence: %s', (text, message) => {
    expect(parseCondition(text)).toEqual({ ok: false, message });
  });

  it.each([
    'status = 503',
    'status = "503"',
    'status >= 500',
    'status < 504',
    'body.id != 8',
    'body.none = null',
    'body.none exists',
    'body.content-type = text/plain',
    'body.note contains LATE',
    'body.tags contains new',
    'body.items contains {"sku":"A-7","price":"12.5"}',
    'body contains note',
    'body.items[0].price > 9',
    'body.at > 2026-11-25',
    'receive_order.body.id = 7',
  ])('holds: %s', (text) => {
    expect(meetsOrder(text)).toBe(true);
  });

  it.each([
    'status = 5030',
    'body.missing != 7',
    'body.missing exists',
    'other.body.id = 7',
    'body.note > 3',
    'body.none > 0',
    'body.toString exists',
    'body.items.length = 1',
    'body.tags contains ne',
  ])('does not hold: %s', (text) => {
    expect(meetsOrder(text)).toBe(false);
  });

  it('names what must stand in the JSON, unless that may be the slug', () => {
    expect(needleOf(condition('body.items[0].sku = A-7'))).toBe('"sku"');
    expect(needleOf(condition('body.tags[1] = x'))).toBe('"tags"');
    expect(needleOf(condition('receive_order exists'))).toBeNull();
  });
});
