import type { Id } from '@storyloom/engine';
import type { WebDeps } from './web-deps.ts';

const count = 60;
const seconds = 60;

/**
 * Tests reach the world at a person's word: each has so many a minute. Null lets one more in; else the
 * sentence that says when. While the database cannot be asked it lets tests in.
 */
export async function testTurn({ takeTurn, log }: Pick<WebDeps, 'takeTurn' | 'log'>, userId: Id) {
  try {
    const ms = await takeTurn({ key: `test:${userId}`, count, seconds });
    return ms === 0 ? null : `More than ${count} tests in a minute. Try again in ${Math.ceil(ms / 1000)} s.`;
  } catch (error) {
    log.warn('The rate of tests cannot be looked up; it lets one in', { err: error });
    return null;
  }
}
