import { expect, it } from 'vitest';
import { askedOf, exportPath, filterPath, isNarrowed, readFilter } from './audit-filter.ts';

const usual = readFilter(new URLSearchParams());
const id = '01900000-0000-7000-8000-000000000000';
const now = Date.parse('2026-11-27T12:03:04Z');

it('shows the last week without edits of drafts and visits unless the address says otherwise', () => {
  expect(filterPath(usual)).toBe('/audit-log');
  expect(isNarrowed(usual)).toBe(false);
  expect(askedOf(usual, now)).toMatchObject({
    from: '2026-11-20T12:00:00.000Z',
    routine: false,
    to: undefined,
  });
});

it('comes out of the address as it went in', () => {
  const filter = {
    ...usual,
    text: 'ada & co',
    userId: id,
    resource: 'credential',
    state: 'refused',
    aboutId: id,
    when: 'between',
    from: '2026-11-01',
    to: '2026-11-02',
    routine: true,
    everywhere: true,
  } as const;
  const path = filterPath(filter);
  expect(readFilter(new URLSearchParams(path.split('?')[1]))).toEqual(filter);
  const { from, to } = askedOf(filter, now);
  expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(2 * 86_400_000);
});

it('takes nothing from an address that is none of its own', () => {
  const odd = new URLSearchParams('user=x&what=a/b&state=y&about=1&when=z&from=yesterday');
  expect(readFilter(odd)).toEqual(usual);
});

it('exports what is shown', () => {
  const asked = askedOf({ ...usual, userId: id, when: 'any' }, now);
  const path = exportPath(asked, id);
  expect(path).toBe(`/api/v1/audit_logs/export?team_id=${id}&routine=false&everywhere=false&user_id=${id}`);
});
