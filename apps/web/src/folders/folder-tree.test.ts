import { describe, expect, it } from 'vitest';
import { folderLines, folderName, folderPath, folderWithin } from './folder-tree.ts';

const folder = (id: string, parentId: string | null, stories = 0) => ({
  id,
  parentId,
  name: id.toUpperCase(),
  stories,
});
const folders = [folder('a', null, 1), folder('b', 'a', 2), folder('c', 'b', 4), folder('d', null)];

describe('folders', () => {
  it('are lines of a tree, each with what is in it and beneath it', () => {
    expect(folderLines(folders).map(({ id, depth, stories }) => [id, depth, stories])).toEqual([
      ['a', 0, 7],
      ['b', 1, 6],
      ['c', 2, 4],
      ['d', 0, 0],
    ]);
    expect(folderLines(folders, new Set(['a'])).map(({ id }) => id)).toEqual(['a', 'd']);
  });

  it('show one whose parent is gone at the top', () => {
    expect(folderLines([folder('x', 'gone')])).toMatchObject([{ id: 'x', depth: 0 }]);
  });

  it('know their way from the top, also in a ring that should not be', () => {
    expect(folderPath(folders, 'c').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(folderName(folders, 'c')).toBe('A / B / C');
    expect(folderPath(folders, null)).toEqual([]);
    expect(folderPath([folder('x', 'y'), folder('y', 'x')], 'x')).toHaveLength(2);
    expect([...folderWithin(folders, 'b')]).toEqual(['b', 'c']);
  });
});
