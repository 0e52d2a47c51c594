import { describe, expect, it } from 'vitest';
import { filterPath, isNarrowed, readFilter, type StoryFilter } from './story-filter.ts';

const all: StoryFilter = {
  search: '',
  folderId: null,
  tags: [],
  favourites: false,
  status: null,
  editedById: null,
  order: 'edited',
};

describe('which stories are shown', () => {
  it('is said by the address, and read from it again', () => {
    const filter: StoryFilter = {
      search: 'a & b',
      folderId: '019400aa-0000-7000-8000-000000000001',
      tags: ['tier 1', 'aws'],
      favourites: true,
      status: 'failing',
      editedById: '019400aa-0000-7000-8000-000000000002',
      order: 'failures',
    };
    const path = filterPath(filter);
    expect(readFilter(new URL(path, 'http://x').searchParams)).toEqual(filter);
    expect(filterPath(all)).toBe('/stories');
    expect(readFilter(new URLSearchParams('folder=../x&sort=odd&status=odd&by=me'))).toEqual(all);
  });

  it('is narrowed by what leaves stories of a folder out', () => {
    expect(isNarrowed(all)).toBe(false);
    expect(isNarrowed({ ...all, order: 'name', folderId: 'x' })).toBe(false);
    expect(isNarrowed({ ...all, tags: ['aws'] })).toBe(true);
    expect(isNarrowed({ ...all, status: 'draft' })).toBe(true);
    expect(isNarrowed({ ...all, editedById: 'x' })).toBe(true);
  });
});
