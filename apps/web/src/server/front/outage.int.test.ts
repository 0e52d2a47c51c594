import { makePool } from '@storyloom/adapters/postgres/pool';
import { makePrisma } from '@storyloom/adapters/prisma/client';
import { expect, it } from 'vitest';
import { startFront } from '../testing/web-world.ts';

it('answers 503 with a time to try again while the database is away', async () => {
  // Nothing listens there.
  const url = 'postgres://nobody@127.0.0.1:1/nothing';
  const pool = makePool({ url, name: 'test', max: 1 });
  const prisma = makePrisma({ url, max: 1 });
  const front = await startFront({ pool, prisma });
  const key = { authorization: 'Bearer slk_any' };
  const asked: [string, RequestInit][] = [
    ['/webhook/any/thing', { method: 'POST', body: '{}' }],
    ['/api/v1/stories', { headers: key }],
    ['/api/live/stories/any', { headers: { cookie: 'storyloom-session=any' } }],
  ];
  for (const [path, init] of asked) {
    const response = await fetch(`${front.url}${path}`, init);
    expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '5']);
  }
  expect((await fetch(`${front.url}/status.txt`)).status).toBe(503);
  expect((await fetch(`${front.url}/livez`)).status).toBe(200);
  await front.close();
  await prisma.$disconnect();
  await pool.end();
});
