import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksAfterInstallation } from '../accounts/installation.ts';
import { makeRetention } from '../postgres/retention.ts';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { firstIdAt } from '../stories/id-time.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type Act, type Audit, makeAudit, recorded } from './audit.ts';
import { type AuditFilter, allEntries, listEntries } from './read.ts';

const dayMs = 86_400_000;
const [teamId, otherTeam, userId] = [newId(), newId(), newId()];
const failures: string[] = [];
let database: TestDatabase;
let prisma: PrismaClient;
let audit: Audit;
beforeAll(async () => {
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 3 });
  audit = makeAudit({ prisma, log: { error: (message) => void failures.push(message) } });
  for (const [id, name] of [
    [teamId, 'First'],
    [otherTeam, 'Other'],
  ] as const) {
    await prisma.team.create({ data: { id, name } });
  }
  await prisma.user.create({
    data: { id: userId, email: 'ada@example.com', firstName: 'Ada', lastName: 'L' },
  });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

const act = (more: Partial<Act> = {}): Act => ({
  via: 'page',
  operation: 'stories.rename',
  resource: 'story',
  teamId,
  by: { userId },
  from: { ip: '192.0.2.1', userAgent: 'test' },
  inputs: {},
  ...more,
});
const one = async (id: string) => prisma.auditEntry.findUniqueOrThrow({ where: { id } });
const list = async (filter: AuditFilter & { limit?: number; before?: string; lookAt?: number } = {}) =>
  listEntries({ prisma }, { teamId }, { limit: 50, ...filter });

describe('an entry', () => {
  it('names who and what as they were before, and is ended once', async () => {
    const { id: storyId } = await prisma.story.create({ data: { teamId, name: 'Old', draft: {} } });
    const inputs = { id: storyId, name: 'New', description: 'long' };
    const id = await audit.begin(act({ object: { kind: 'story', id: storyId }, inputs }));
    expect(await one(id)).toMatchObject({ state: 'begun', userName: 'Ada L', userEmail: 'ada@example.com' });
    await prisma.story.update({ where: { id: storyId }, data: { name: 'New' } });
    await audit.end(id, { ok: true, outputs: { revision: 3, webhooks: ['secret'] } });
    await audit.end(id, { ok: false, error: 'CONFLICT' });
    expect(await one(id)).toMatchObject({
      state: 'done',
      error: null,
      storyId,
      storyName: 'Old',
      objectName: 'Old',
      inputs: { id: storyId, name: 'New', withheld: ['description'] },
      outputs: { revision: 3 },
      ip: '192.0.2.1',
    });
  });

  it('is about what was made, where there was nothing before', async () => {
    const id = await audit.begin(act({ operation: 'stories.create', inputs: { name: 'Fresh' } }));
    const { id: storyId } = await prisma.story.create({ data: { teamId, name: 'Fresh', draft: {} } });
    await audit.end(id, { ok: true, outputs: { id: storyId } });
    expect(await one(id)).toMatchObject({
      objectId: storyId,
      objectName: 'Fresh',
      storyId,
      storyName: 'Fresh',
    });
  });

  it('tells nothing of what belongs to another team', async () => {
    const { id: storyId } = await prisma.story.create({
      data: { teamId: otherTeam, name: 'Theirs', draft: {} },
    });
    const id = await audit.begin(act({ object: { kind: 'story', id: storyId }, storyId }));
    expect(await one(id)).toMatchObject({ storyName: null, objectName: null });
  });

  it.each([
    'story',
    'event',
    'api_key',
    'credential',
    'resource',
    'folder',
    'run',
    'action_run',
    'action',
    're_emission',
    'review',
  ] as const)(
    'can be about a thing of the kind %s that is not there, and about one without an id',
    async (kind) => {
      const id = await audit.begin(act({ object: { kind, id: newId() } }));
      expect(await one(id)).toMatchObject({ objectName: null, storyName: null });
      const without = await audit.begin(act({ object: { kind, id: 'nonsense' } }));
      expect(await one(without)).toMatchObject({ objectId: null });
    },
  );

  it('takes any text, and as much of it as fits', async () => {
    const odd = `zero \0 half \ud800 ${'x'.repeat(10_000)}`;
    const inputs = { name: odd, ids: Array.from({ length: 200 }, () => odd), id: { deep: 1 }, [odd]: 1 };
    const id = await audit.begin(act({ inputs, from: { ip: odd, userAgent: odd } }));
    const { inputs: kept, userAgent } = await one(id);
    expect(JSON.stringify(kept).length).toBeLessThan(20_000);
    expect(Object.keys(kept as object).sort()).toEqual(['ids', 'name']);
    expect(userAgent).toHaveLength(299);
  });

  it('stays begun when the process dies in the middle, and is ended when what was done broke', async () => {
    await audit.begin(act({ operation: 'stories.died' }));
    const broken = recorded(audit, act({ operation: 'stories.broke' }), {
      run: () => Promise.reject(new Error('broken')),
      outcome: () => ({ ok: true }),
    });
    await expect(broken).rejects.toThrow('broken');
    const { entries } = await list({ state: 'begun' });
    expect(entries.map(({ operation }) => operation)).toContain('stories.died');
    const [ended] = (await list({ operation: 'stories.broke' })).entries;
    expect(ended).toMatchObject({ state: 'failed', error: 'INTERNAL_SERVER_ERROR' });
  });

  it('keeps what it is about from being done when it cannot be written, and never breaks what was done', async () => {
    const away = makeAudit({
      prisma: { $executeRaw: () => Promise.reject(new Error('away')) as never },
      log: { error: (message) => void failures.push(message) },
    });
    let done = false;
    const run = async () => {
      done = true;
    };
    await expect(recorded(away, act(), { run, outcome: () => ({ ok: true }) })).rejects.toThrow('away');
    expect(done).toBe(false);
    await away.end(newId(), { ok: true });
    await away.refuse(act(), 'FORBIDDEN');
    expect(failures).toHaveLength(2);
  });
});

describe('the table', () => {
  const refused = /neither changed nor deleted/;
  it('lets nobody change, delete or empty it', async () => {
    const id = await audit.begin(act());
    const change = (set: string) => database.pool.query(`UPDATE audit_entry SET ${set} WHERE id = $1`, [id]);
    await expect(change("user_name = 'Mallory'")).rejects.toThrow(refused);
    await expect(change("state = 'done', inputs = '{}'::jsonb || '{\"a\":1}'")).rejects.toThrow(refused);
    await audit.end(id, { ok: true });
    await expect(change("state = 'failed'")).rejects.toThrow(refused);
    await expect(database.pool.query('DELETE FROM audit_entry WHERE id = $1', [id])).rejects.toThrow(refused);
    await expect(database.pool.query('TRUNCATE audit_entry')).rejects.toThrow(refused);
    expect(await one(id)).toMatchObject({ state: 'done', userName: 'Ada L' });
  });

  it('loses entries by their age alone', async () => {
    const now = Date.now();
    const idAt = (daysAgo: number) => `${firstIdAt(now - daysAgo * dayMs).slice(0, 24)}${newId().slice(24)}`;
    const [old, young] = [idAt(101), idAt(99)];
    for (const id of [old, young]) {
      await database.pool.query(
        `INSERT INTO audit_entry (id, via, resource, operation, state, inputs) VALUES ($1, 'page', 'x', 'x', 'done', '{}')`,
        [id],
      );
    }
    const before = await prisma.auditEntry.count();
    const log = { warn: () => undefined };
    const retention = makeRetention({ pool: database.pool, blobs: null, trashDays: 30, auditDays: 100, log });
    expect((await retention.round(new AbortController().signal))?.removed).toMatchObject({ audit_entry: 1 });
    expect(await prisma.auditEntry.count()).toBe(before - 1);
    expect((await one(young)).id).toBe(young);
  });
});

describe('the list', () => {
  it('narrows by all that is asked for, page by page, newest first', async () => {
    const storyId = newId();
    for (let n = 0; n < 5; n += 1) {
      const operation = n % 2 === 0 ? 'versions.publish' : 'stories.change';
      await audit.end(
        await audit.begin(act({ operation, storyId, object: { kind: 'story', id: storyId } })),
        {
          ok: n !== 4,
          error: 'CONFLICT',
        },
      );
    }
    const all = await list({ aboutId: storyId });
    expect(all.entries.map(({ operation }) => operation).join()).toBe(
      'versions.publish,stories.change,versions.publish,stories.change,versions.publish',
    );
    expect(all.next).toBeNull();
    const first = await list({ aboutId: storyId, limit: 3 });
    const second = await list({ aboutId: storyId, limit: 3, before: first.next ?? '' });
    expect([...first.entries, ...second.entries]).toEqual(all.entries);
    const counts = async (filter: AuditFilter) =>
      (await list({ aboutId: storyId, ...filter })).entries.length;
    expect(await counts({ routine: false })).toBe(3);
    expect(await counts({ state: 'failed' })).toBe(1);
    expect(await counts({ operation: 'stories.change' })).toBe(2);
    expect(await counts({ resource: 'credential' })).toBe(0);
    expect(await counts({ userId: newId() })).toBe(0);
    expect(await counts({ text: 'PUBLISH' })).toBe(3);
    expect(await counts({ text: '192.0.2.1' })).toBe(5);
    expect(await counts({ text: 'ada%' })).toBe(0);
    expect(await counts({ from: new Date(Date.now() + dayMs) })).toBe(0);
    expect(await counts({ to: new Date(Date.now() - dayMs) })).toBe(0);
    const others = await listEntries({ prisma }, { teamId: otherTeam }, { aboutId: storyId, limit: 50 });
    expect(others.entries).toEqual([]);
  });

  it('looks at so many at a time for what no index has, and leads on', async () => {
    const found: string[] = [];
    let pages = 0;
    for (let before: string | null | undefined; before !== null; pages += 1) {
      const page = await list({ text: 'stories.died', lookAt: 4, ...(before ? { before } : {}) });
      found.push(...page.entries.map(({ operation }) => operation));
      before = page.next;
    }
    expect(found).toEqual(['stories.died']);
    expect(pages).toBeGreaterThan(2);
  });

  it('is all there in an export, also of the whole installation', async () => {
    const read: string[] = [];
    for await (const { id } of allEntries({ prisma }, { teamId: null }, {})) read.push(id);
    expect(read).toHaveLength(await prisma.auditEntry.count());
    expect(read).toEqual(read.toSorted().reverse());
  });
});

it('the owners of the first team look after the installation, and nobody else', async () => {
  const who = (team: string, role: 'owner' | 'admin') =>
    looksAfterInstallation({ prisma }, { teamId: team, role });
  expect([await who(teamId, 'owner'), await who(teamId, 'admin'), await who(otherTeam, 'owner')]).toEqual([
    true,
    false,
    false,
  ]);
});
