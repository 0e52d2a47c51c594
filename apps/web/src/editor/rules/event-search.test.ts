import { expect, it } from 'vitest';
import { countOf, type EventSearch, everyEvent, filterOf, readSearch, writeSearch } from './event-search.ts';

const search: EventSearch = {
  text: 'late & "odd"',
  where: ['body.id = 7', 'status >= 500'],
  actionId: '0190a000-0000-7000-8000-000000000001',
  port: 'failure',
  from: '2026-11-26T10:00',
  to: '',
  runState: 'failed',
  reEmitted: true,
};

it('a search goes through an address and back, beside what else is there', () => {
  const address = writeSearch(new URLSearchParams('run=r1&events.text=old'), search);
  expect(address.get('run')).toBe('r1');
  expect(readSearch(new URLSearchParams(address.toString()))).toEqual(search);
  expect(readSearch(writeSearch(address, everyEvent))).toBeNull();
  expect(writeSearch(address, everyEvent).toString()).toBe('run=r1');
});

it('asks the server for what is filled in, without what is not finished', () => {
  expect(filterOf(everyEvent)).toEqual({});
  expect(filterOf({ ...search, where: ['body.id = 7', 'status >='] })).toEqual({
    text: 'late & "odd"',
    where: ['body.id = 7'],
    port: 'failure',
    from: new Date('2026-11-26T10:00').toISOString(),
    runState: 'failed',
    reEmitted: true,
  });
  expect(filterOf({ ...everyEvent, from: 'soon' })).toEqual({});
  expect(countOf(search)).toBe(6);
});
