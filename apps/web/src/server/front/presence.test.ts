import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { type LiveItem, newId, type Presence } from '@storyloom/engine';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced, presenceRoutes } from './presence.ts';

const [teamId, storyId] = [newId(), newId()];
const ada: Viewer = {
  user: { id: newId(), email: 'ada@example.com', name: 'Ada' },
  teams: [{ id: teamId, name: 'Team', role: 'viewer' }],
};
const body = { tab: '1-2', selected: [newId()], opened: null, state: 'here' };

async function post(viewer: Viewer | null, payload: unknown, story = storyId) {
  const app = Fastify();
  const told: LiveItem[] = [];
  const prisma = {
    story: { findUnique: async ({ where }: { where: { id: string } }) => where.id === storyId && { teamId } },
  };
  presenceRoutes(app, {
    prisma: prisma as never,
    live: { announce: (items) => told.push(...items) },
    viewerOf: async () => viewer,
  });
  const url = `/api/live/stories/${story}/presence`;
  const { statusCode } = await app.inject({ method: 'POST', url, payload: payload as object });
  await app.close();
  return { status: statusCode, told };
}

describe('who is where', () => {
  it('is passed on under the name of the session, whatever the page says', async () => {
    const { status, told } = await post(ada, { ...body, name: 'Mallory', userId: newId() });
    expect(status).toBe(204);
    expect(told).toEqual([
      { kind: 'presence', id: expect.any(String), storyId, userId: ada.user.id, name: 'Ada', ...body },
    ]);
  });

  it('is told by nobody who may not read the story', async () => {
    expect(await post(null, body)).toEqual({ status: 401, told: [] });
    expect(await post({ ...ada, teams: [] }, body)).toEqual({ status: 404, told: [] });
    expect(await post(ada, body, newId())).toEqual({ status: 404, told: [] });
    expect(await post(ada, body, 'nonsense')).toEqual({ status: 404, told: [] });
  });

  it.each([
    { ...body, tab: 'x'.repeat(41) },
    { ...body, tab: '<b>' },
    { ...body, selected: Array.from({ length: 21 }, newId) },
    { ...body, opened: 'everything' },
    { ...body, state: 'away' },
    null,
  ])('is bounded and of a known shape: %#', async (payload) => {
    const { status, told } = await post(ada, payload);
    expect({ status, told }).toEqual({ status: 400, told: [] });
  });
});

describe('the pace of one tab', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const item = (tab: string, state: Presence['state'], opened: string | null = null): Presence => ({
    ...{ kind: 'presence', id: newId(), storyId, userId: ada.user.id, name: 'Ada', selected: [] },
    ...{ tab, state, opened },
  });

  it('is four times a second, the first at once and the latest at the end', () => {
    const passed: Presence[] = [];
    const tell = paced((one) => passed.push(one));
    const other = item('b', 'here');
    tell(item('a', 'new'));
    tell(other);
    expect(passed).toHaveLength(2);
    for (let move = 0; move < 100; move += 1) {
      tell(item('a', 'here', `${move}`));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1_000);
    expect(passed.length).toBeLessThanOrEqual(7);
    expect(passed.at(-1)?.opened).toBe('99');
  });

  it('does not lose that somebody is new', () => {
    const passed: Presence[] = [];
    const tell = paced((one) => passed.push(one));
    for (const state of ['here', 'new', 'here'] as const) tell(item('a', state));
    vi.advanceTimersByTime(250);
    expect(passed.map((one) => one.state)).toEqual(['here', 'new']);
  });
});
