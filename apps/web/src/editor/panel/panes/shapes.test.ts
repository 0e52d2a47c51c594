import { expect, it } from 'vitest';
import { gridOf, schemaOf } from './shapes.ts';

const event = {
  body: {
    orders: [
      { id: 1, note: null },
      { id: 2, note: 'late', 'odd key': true },
    ],
    source: 'shop',
  },
};

it('a schema has each key once, with its types and one value', () => {
  expect(schemaOf('hook', event).map(({ path, type, example }) => [path, type, example])).toEqual([
    ['hook', 'object', ''],
    ['hook.body', 'object', ''],
    ['hook.body.orders', 'array of object', ''],
    ['hook.body.orders[0].id', 'number', '1'],
    ['hook.body.orders[0].note', 'text or null', 'late'],
    ['hook.body.orders[0]["odd key"]', 'boolean', 'true'],
    ['hook.body.source', 'text', 'shop'],
  ]);
});

it('a table shows the nearest list of objects, with the path of each cell', () => {
  const grid = gridOf('hook', event);
  expect(grid).toMatchObject({ path: 'hook.body.orders', columns: ['id', 'note', 'odd key'], total: 2 });
  expect(grid?.rows[1]?.cells[2]).toEqual({ path: 'hook.body.orders[1]["odd key"]', value: true });
  expect(grid?.rows[0]?.cells[2]).toBeNull();
});

it('a table of what has no list shows its keys', () => {
  expect(gridOf('hook', { a: 1 })).toMatchObject({ columns: ['value'], rows: [{ head: 'a' }] });
  expect(gridOf('hook', 'text')).toBeNull();
});
