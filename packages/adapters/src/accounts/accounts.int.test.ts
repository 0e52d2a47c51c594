import { createHash } from 'node:crypto';
import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { notFound } from '../stories/story-deps.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createApiKey, findApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { inviteUser } from './invite-user.ts';
import { listMembers } from './members.ts';
import { seedUser } from './seed-user.ts';
import { endSessions, findSession } from './sessions.ts';
import { signInLink } from './sign-in-link.ts';

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 4 });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

const deps = () => ({ prisma, baseUrl: 'https://storyloom.example.com', secret: 'a secret' });
const seed = { email: 'Admin@Localhost', firstName: 'Ada', lastName: 'Lovelace' };

it('makes the first user once, however many programs start at once', async () => {
  const made = await Promise.all([1, 2, 3].map(() => seedUser(prisma, { seed, teamName: 'My team' })));
  expect(made.filter(({ created }) => created)).toHaveLength(1);
  const users = await prisma.user.findMany({ include: { memberships: { include: { team: true } } } });
  expect(users).toMatchObject([
    {
      email: 'admin@localhost',
      firstName: 'Ada',
      memberships: [{ role: 'owner', team: { name: 'My team' } }],
    },
  ]);
});

it('makes a link that next-auth takes: the token itself is nowhere in the database', async () => {
  const link = await signInLink(deps(), { email: 'ADMIN@localhost' });
  const url = new URL(link?.url ?? '');
  expect(url.origin + url.pathname).toBe('https://storyloom.example.com/api/auth/callback/email');
  const token = url.searchParams.get('token') ?? '';
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const [row] = await prisma.verificationToken.findMany();
  expect(row).toMatchObject({
    identifier: 'admin@localhost',
    token: createHash('sha256').update(`${token}a secret`).digest('hex'),
  });
  const hours = ((row?.expires.getTime() ?? 0) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24);
});

it('makes no link for an address that nobody has', async () => {
  const before = await prisma.verificationToken.count();
  expect(await signInLink(deps(), { email: 'nobody@example.com' })).toBeNull();
  expect(await prisma.verificationToken.count()).toBe(before);
});

it('invites by mail when it can, else answers the link', async () => {
  const sent: unknown[] = [];
  const user = { email: 'Grace@Example.com', role: 'editor' } as const;
  const byMail = await inviteUser({ ...deps(), send: async (mail) => void sent.push(mail) }, user);
  expect(byMail).toMatchObject({ ok: true, sent: true });
  expect(sent).toMatchObject([{ to: 'grace@example.com', teamName: 'My team' }]);
  const again = await inviteUser({ ...deps(), send: null }, { ...user, role: 'viewer' });
  expect(again).toMatchObject({ ok: true, sent: false, url: expect.stringContaining('token=') });
  const members = await prisma.teamMember.findMany({ where: { user: { email: 'grace@example.com' } } });
  expect(members).toMatchObject([{ role: 'viewer' }]);
  expect(await inviteUser({ ...deps(), send: null }, { ...user, email: 'two@a.b,c@d.e' })).toMatchObject({
    ok: false,
  });
});

it('finds a key by its hash until it is revoked or its user leaves the team', async () => {
  const { teamId, userId } = await prisma.teamMember.findFirstOrThrow({ where: { role: 'owner' } });
  const made = await createApiKey({ prisma }, { teamId, userId, name: 'ci' });
  if (made === notFound) throw new Error('No key.');
  expect(made.key).toMatch(/^slk_[\w-]{43}$/);
  expect(await findApiKey({ prisma }, made.key)).toMatchObject({ teamId, userId, role: 'owner' });
  expect(await findApiKey({ prisma }, `${made.key}x`)).toBeNull();
  const [listed] = await listApiKeys({ prisma }, { teamId });
  expect(listed).toMatchObject({ name: 'ci', prefix: made.key.slice(0, 12), by: 'Ada Lovelace' });
  expect(JSON.stringify(listed)).not.toContain(made.key);
  expect(await revokeApiKey({ prisma }, { teamId: newId() }, made.id)).toBe(notFound);
  expect(await revokeApiKey({ prisma }, { teamId }, made.id)).toBe('ok');
  expect(await findApiKey({ prisma }, made.key)).toBeNull();
  expect(await createApiKey({ prisma }, { teamId: newId(), userId, name: 'x' })).toBe(notFound);
});

it('writes a use of a key down at most once a minute', async () => {
  const { teamId, userId } = await prisma.teamMember.findFirstOrThrow({ where: { role: 'owner' } });
  const made = await createApiKey({ prisma }, { teamId, userId, name: 'often' });
  if (made === notFound) throw new Error('No key.');
  const used = async () =>
    (await prisma.apiKey.findUniqueOrThrow({ where: { id: made.id } })).lastUsedAt?.getTime();
  await findApiKey({ prisma }, made.key);
  const first = await used();
  await findApiKey({ prisma }, made.key);
  expect(await used()).toBe(first);
  const longAgo = new Date(Date.now() - 61_000);
  await prisma.apiKey.update({ where: { id: made.id }, data: { lastUsedAt: longAgo } });
  await findApiKey({ prisma }, made.key);
  expect(await used()).toBeGreaterThan(longAgo.getTime());
});

it('knows a session until it ends, and ends them all', async () => {
  const { userId } = await prisma.teamMember.findFirstOrThrow({ where: { role: 'owner' } });
  const expires = new Date(Date.now() + 60_000);
  for (const sessionToken of ['one', 'two']) {
    await prisma.session.create({ data: { sessionToken, userId, expires } });
  }
  await prisma.session.create({ data: { sessionToken: 'old', userId, expires: new Date(0) } });
  expect(await findSession(prisma, 'one')).toMatchObject({
    user: { id: userId, name: 'Ada Lovelace' },
    teams: [{ name: 'My team', role: 'owner' }],
  });
  expect(await findSession(prisma, 'old')).toBeNull();
  expect(await endSessions(prisma, userId)).toEqual({ ended: 3 });
  expect(await findSession(prisma, 'one')).toBeNull();
});

it('lists who is in a team, by role and name, and who has not come yet', async () => {
  const { id: teamId } = await prisma.team.create({ data: { name: 'Listed' } });
  const invite = (email: string, role: 'admin' | 'viewer') =>
    inviteUser({ ...deps(), send: null }, { email, firstName: 'Zoe', role, teamId });
  await invite('viewer@example.com', 'viewer');
  const admin = await invite('admin@example.com', 'admin');
  if (!admin.ok) throw new Error(admin.message);
  const signedInAt = new Date('2026-01-02T03:04:05Z');
  const session = (createdAt: Date, expires: Date) =>
    prisma.session.create({ data: { sessionToken: newId(), userId: admin.userId, createdAt, expires } });
  await session(signedInAt, new Date(Date.now() + 60_000));
  await session(new Date('2026-02-02T03:04:05Z'), new Date('2026-02-03T03:04:05Z'));
  expect(await listMembers({ prisma }, { teamId })).toMatchObject([
    { name: 'Zoe', email: 'admin@example.com', role: 'admin', signedInAt, invited: false },
    { name: 'Zoe', email: 'viewer@example.com', role: 'viewer', signedInAt: null, invited: true },
  ]);
  expect(await listMembers({ prisma }, { teamId: newId() })).toEqual([]);
});
