import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renameRoot } from './rename.ts';

test.each([
  ['<<old.id>>', '<<new.id>>'],
  ['old <<  old.id  >> old', 'old <<  new.id  >> old'],
  [
    '<<old>> <<older>> <<x.old>> <<"old">> <<{old: old}>>',
    '<<new>> <<older>> <<x.old>> <<"old">> <<{old: new}>>',
  ],
  ['<<a[old["old"]].old + old>>', '<<a[new["old"]].old + new>>'],
  ['<<FILTER(old.list, LAMBDA(old, old.id = x.old))>>', '<<FILTER(new.list, LAMBDA(old, old.id = x.old))>>'],
  ['<<FILTER(a, LAMBDA(i, i.id = old.id))>>', '<<FILTER(a, LAMBDA(i, i.id = new.id))>>'],
  ['<<old |> F(%, old)>>', '<<new |> F(%, new)>>'],
  ['=old.id + "old"', '=new.id + "old"'],
  ['\\=old.id', '\\=old.id'],
  [
    '<% if old.a %>old<% elsif old %><% endif %><% for old in old.list %><<old>><% endfor %>',
    '<% if new.a %>old<% elsif new %><% endif %><% for old in new.list %><<old>><% endfor %>',
  ],
  ['<% for new in old %><<old>><% endfor %>', '<% for new in new %><<old>><% endfor %>'],
  ['\\<<old>> <<old', '\\<<old>> <<old'],
  ['<<old +>> <<old>>', '<<old +>> <<new>>'],
  ['<<MAP_LAMBDA(old, LAMBDA(new, new & old))>>', '<<MAP_LAMBDA(new, LAMBDA(new, new & old))>>'],
])('%s becomes %s', (before, after) => {
  expect(renameRoot(before, 'old', 'new')).toBe(after);
});

test('values of any shape are walked and nothing else in them changes', () => {
  const before = { old: ['<<old>>', 1, null, { text: 'old' }], same: true };
  expect(renameRoot(before, 'old', 'new')).toEqual({
    old: ['<<new>>', 1, null, { text: 'old' }],
    same: true,
  });
});

test('renaming there and back gives the same bytes', () => {
  const part = fc.constantFrom(
    '<<old.a>>',
    '<<old + older>>',
    ' old ',
    '"',
    '\\<<',
    '<< old [ 0 ] >>',
    '>>',
    '<<"old">>',
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      expect(renameRoot(renameRoot(text, 'old', 'fresh_name'), 'fresh_name', 'old')).toBe(text);
    }),
  );
});
