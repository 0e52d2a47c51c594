import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { isPassing, isRefusal, persist } from './errors.ts';

const state = (code: string) => Object.assign(new DatabaseError('no', 2, 'error'), { code });
const socket = (code: string) => Object.assign(new Error(''), { code });

describe('errors of the database', () => {
  it.each([
    ['the connection broke', new Error('Connection terminated unexpectedly')],
    ['the pool has none to give', new Error('timeout exceeded when trying to connect')],
    [
      'nobody listens, on any of its addresses',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
    ],
    ['the socket was reset', socket('ECONNRESET')],
    ['the line is dead', new Error('Query read timeout')],
    ['the server shuts down', state('57P01')],
    ['the server starts', state('57P03')],
    ['it broke a deadlock', state('40P01')],
    ['the protocol lost the connection', state('08006')],
  ])('%s: may be asked again', (_, error) => {
    expect([isPassing(error), isRefusal(error)]).toEqual([true, false]);
  });

  it.each([['22P02'], ['23505'], ['54000']])('%s: the rows are to blame', (code) => {
    expect([isPassing(state(code)), isRefusal(state(code))]).toEqual([false, true]);
  });

  it.each([['53100'], ['57014'], ['42P01']])('%s: neither', (code) => {
    expect([isPassing(state(code)), isRefusal(state(code))]).toEqual([false, false]);
  });

  it('are told at once when asking again is no use', async () => {
    let attempts = 0;
    const asked = persist(async () => {
      attempts += 1;
      throw state('53100');
    }, 10_000);
    await expect(asked).rejects.toMatchObject({ code: '53100' });
    expect(attempts).toBe(1);
  });

  it('are survived by an attempt that knows it is not the first', async () => {
    const answer = await persist(async (again) => {
      if (!again) throw socket('ECONNRESET');
      return 'there';
    }, 10_000);
    expect(answer).toBe('there');
  });
});
