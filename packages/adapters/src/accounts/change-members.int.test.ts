/** Who may change who is in a team, and who is shown a link that signs somebody in. */
import { newId } from '@storyloom/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { notFound, type Scope } from '../stories/story-deps.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createApiKey, findApiKey } from './api-keys.ts';
import { inviteAgain, inviteMember, removeMember, setMemberRole } from './change-members.ts';
import { listMembers } from './members.ts';
import type { Role } from './roles.ts';

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

const mails: string[] = [];
const deps = ({ mail = false } = {}) => ({
  prisma,
  baseUrl: 'https://storyloom.example.com',
  secret: 'a secret',
  sendInvitation: mail ? async ({ to, url }: { to: string; url: string }) => void mails.push(to, url) : null,
});

const address = (name: string) => `${name}-${newId()}@example.com`;

/** Somebody with an account, who signs in. */
async function member(teamId: string, role: Role): Promise<Scope & { userId: string; email: string }> {
  const email = address(role);
  const { id: userId } = await prisma.user.create({ data: { email, emailVerified: new Date() } });
  await prisma.teamMember.create({ data: { teamId, userId, role } });
  return { teamId, userId, email };
}

const newTeam = async () => (await prisma.team.create({ data: { name: 'Team' } })).id;
const rolesOf = async (teamId: string) => (await listMembers({ prisma }, { teamId })).map(({ role }) => role);

it('a link is shown for somebody new, and mailed where there is a mail server', async () => {
  const admin = await member(await newTeam(), 'admin');
  const email = address('new');
  const invited = await inviteMember(deps(), admin, { email: ` ${email.toUpperCase()}`, role: 'viewer' });
  expect(invited).toMatchObject({ ok: true, sent: false, link: expect.stringContaining('callback/email') });
  expect(await inviteMember(deps(), admin, { email, role: 'admin' })).toMatchObject({
    ok: false,
    message: `${email} is in this team already.`,
  });
  expect(await rolesOf(admin.teamId)).toEqual(['admin', 'viewer']);
  expect(await inviteAgain(deps(), admin, { email })).toMatchObject({ link: expect.any(String) });

  const other = address('mailed');
  const mailed = await inviteMember(deps({ mail: true }), admin, { email: other, role: 'editor' });
  expect(mailed).toMatchObject({ ok: true, sent: true, link: null });
  expect(mails).toEqual([other, expect.stringContaining('callback/email')]);
  expect(await inviteMember(deps(), admin, { email: 'nobody', role: 'viewer' })).toMatchObject({ ok: false });
});

it('no link is shown that leads anywhere else, or into an account that is in use', async () => {
  const admin = await member(await newTeam(), 'admin');
  const elsewhere = await member(await newTeam(), 'owner');
  const inUse = await inviteMember(deps(), admin, { email: elsewhere.email, role: 'viewer' });
  expect(inUse).toMatchObject({ ok: true, sent: false, link: null });
  expect(await inviteAgain(deps(), admin, { email: elsewhere.email })).toMatchObject({ ok: false });

  // Invited by another team, and not there yet: a link would lead into that team, too.
  const [theirs, email] = [await member(await newTeam(), 'owner'), address('awaited')];
  await inviteMember(deps(), theirs, { email, role: 'admin' });
  expect(await inviteMember(deps(), admin, { email, role: 'viewer' })).toMatchObject({ link: null });
  expect(await inviteAgain(deps(), admin, { email })).toMatchObject({ link: null });
  expect(await inviteAgain(deps(), theirs, { email })).toMatchObject({ link: null });
});

it('owners are made and changed by owners alone, and a team keeps one', async () => {
  const teamId = await newTeam();
  const [owner, admin, editor] = [
    await member(teamId, 'owner'),
    await member(teamId, 'admin'),
    await member(teamId, 'editor'),
  ];
  const byOwnersAlone = { ok: false, message: expect.stringContaining('Only an owner') };
  const made = { email: address('x'), role: 'owner' } as const;
  expect(await inviteMember(deps(), admin, made)).toMatchObject(byOwnersAlone);
  expect(await setMemberRole(deps(), admin, { ...admin, role: 'owner' })).toMatchObject(byOwnersAlone);
  expect(await setMemberRole(deps(), admin, { ...owner, role: 'viewer' })).toMatchObject(byOwnersAlone);
  expect(await removeMember(deps(), admin, owner)).toMatchObject(byOwnersAlone);
  expect(await setMemberRole(deps(), owner, { ...owner, role: 'admin' })).toMatchObject({ ok: false });
  expect(await removeMember(deps(), owner, owner)).toMatchObject({ ok: false });
  expect(await setMemberRole(deps(), admin, { ...editor, role: 'admin' })).toEqual({ ok: true });
  expect(await setMemberRole(deps(), owner, { ...admin, role: 'owner' })).toEqual({ ok: true });
  // Two owners, and both leave at once.
  const left = await Promise.all([removeMember(deps(), owner, owner), removeMember(deps(), admin, admin)]);
  expect(left.filter((one) => one !== notFound && one.ok)).toHaveLength(1);
  expect(await rolesOf(teamId)).toEqual(['owner', 'admin']);
});

it('who is taken out loses the keys of this team, and no others', async () => {
  const teamId = await newTeam();
  const [admin, editor] = [await member(teamId, 'admin'), await member(teamId, 'editor')];
  const elsewhere = await newTeam();
  await prisma.teamMember.create({ data: { teamId: elsewhere, userId: editor.userId, role: 'editor' } });
  const keyOf = async (team: string) => {
    const made = await createApiKey({ prisma }, { teamId: team, userId: editor.userId, name: 'CI' });
    if (made === notFound) throw new Error('No member.');
    return made.key;
  };
  const [here, there] = [await keyOf(teamId), await keyOf(elsewhere)];
  expect(await removeMember(deps(), admin, editor)).toEqual({ ok: true });
  expect(await findApiKey({ prisma }, here)).toBeNull();
  expect(await findApiKey({ prisma }, there)).toMatchObject({ teamId: elsewhere });
  expect(await removeMember(deps(), admin, editor)).toBe(notFound);
  // Another team's members are nobody's here.
  const stranger = await member(await newTeam(), 'owner');
  expect(await removeMember(deps(), stranger, admin)).toBe(notFound);
  expect(await setMemberRole(deps(), { ...stranger, teamId }, { ...admin, role: 'viewer' })).toBe(notFound);
});
