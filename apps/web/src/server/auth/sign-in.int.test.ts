import { findSession } from '@storyloom/adapters/accounts/sessions';
import { signInLink } from '@storyloom/adapters/accounts/sign-in-link';
import { makeAudit } from '@storyloom/adapters/audit/audit';
import type { Mail } from '@storyloom/adapters/mail/mailer';
import { makePrisma, type PrismaClient } from '@storyloom/adapters/prisma/client';
import { type TestDatabase, testDatabase } from '@storyloom/adapters/testing/database';
import { newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import NextAuth from 'next-auth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Runtime } from '../runtime.ts';
import { authOptions } from './options.ts';
import { signInMail } from './sign-in-mail.ts';

const baseUrl = 'https://storyloom.example.com';
const secret = 'for tests only';
const mails: Mail[] = [];
let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  process.env.NEXTAUTH_URL = baseUrl;
  database = await testDatabase();
  prisma = makePrisma({ url: database.url, max: 4 });
  await prisma.user.create({ data: { id: newId(), email: 'ada@localhost' } });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database[Symbol.asyncDispose]();
});

function runtimeWith({ mail = true }: { mail?: boolean } = {}): Runtime {
  const mailer = {
    configured: mail,
    send: async (sent: Mail) => {
      mails.push(sent);
      return { ok: true } as const;
    },
  };
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return {
    prisma,
    site: { baseUrl, secure: true },
    secret,
    log,
    audit: makeAudit({ prisma, log }),
    mayRecordFailure: async () => true,
    findSession: (token) => findSession(prisma, token),
    mailSignInLink: signInMail({ prisma, baseUrl, secret, mailer, tenantName: 'Test' }),
  };
}

type Asked = {
  method?: string;
  query?: Record<string, string>;
  body?: Record<string, string>;
  cookies?: Record<string, string>;
};

const from = { ip: '192.0.2.7', userAgent: 'test' };

/** next-auth's own handler, called as its older adapter does. */
async function auth(path: string, asked: Asked = {}, runtime = runtimeWith()) {
  const nextauth = path.split('/');
  const headers: Record<string, unknown> = {};
  const answer = { status: 200, body: undefined as unknown, cookies: [] as string[], location: '' };
  const res = {
    status(code: number) {
      answer.status = code;
      return res;
    },
    getHeader: (name: string) => headers[name],
    setHeader(name: string, value: unknown) {
      headers[name] = value;
      return res;
    },
    json: (body: unknown) => {
      answer.body = body;
    },
    send: (body: unknown) => {
      answer.body = body;
    },
    end: () => undefined,
  };
  const { method = 'GET', query = {}, body = {}, cookies = {} } = asked;
  const req = { method, query: { nextauth, ...query }, body, cookies, headers: {} };
  await NextAuth(req as never, res as never, authOptions(runtime, { action: nextauth[0], from }));
  answer.cookies = [headers['Set-Cookie'] ?? []].flat().map(String);
  answer.location = String(headers.Location ?? '');
  return answer;
}

/** Asks for a link as the sign-in page does. */
async function askFor(email: string) {
  const { body, cookies } = await auth('csrf');
  const [pair = ''] = (cookies.find((cookie) => cookie.includes('csrf')) ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  const { csrfToken } = body as { csrfToken: string };
  return auth('signin/email', {
    method: 'POST',
    cookies: { [name]: decodeURIComponent(value) },
    body: { email, csrfToken, callbackUrl: `${baseUrl}/stories`, json: 'true' },
  });
}

async function followed(link: string) {
  const url = new URL(link);
  return auth('callback/email', { query: Object.fromEntries(url.searchParams) });
}

/** What the audit log has: what was done, how it ended, and who it was. */
async function entries() {
  const all = await prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  return all.map(({ operation, state, userEmail }) => [operation, state, userEmail]);
}

it('answers a known and an unknown address alike, mails the known one alone and makes no account', async () => {
  const known = await askFor(' Ada@LOCALHOST ');
  const unknown = await askFor('nobody@example.com');
  expect(unknown).toMatchObject({ status: known.status, body: known.body });
  expect(JSON.stringify(known.body)).toContain('/api/auth/verify-request');
  await until('the mail', () => mails.length > 0);
  expect(mails).toMatchObject([{ to: 'ada@localhost', subject: 'Sign in to Test' }]);
  expect(await prisma.user.count()).toBe(1);
  expect(await prisma.verificationToken.count({ where: { identifier: 'nobody@example.com' } })).toBe(0);
});

it('signs in by a mailed link once, with a session in the database and a cookie bound to the host', async () => {
  mails.length = 0;
  await askFor('ada@localhost');
  await until('the mail', () => mails.length > 0);
  const [, link = ''] = /(https:\S+)/.exec(mails[0]?.text ?? '') ?? [];
  const signedIn = await followed(link);
  expect(signedIn).toMatchObject({ status: 302, location: `${baseUrl}/stories` });
  const cookie = signedIn.cookies.find((one) => one.startsWith('__Host-storyloom-session='));
  expect(cookie).toMatch(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
  const token = decodeURIComponent(/session=([^;]+)/.exec(cookie ?? '')?.[1] ?? '');
  expect(await findSession(prisma, token)).toMatchObject({ user: { email: 'ada@localhost' } });
  expect((await followed(link)).location).toContain('error=Verification');
  // The first time that somebody signs in, an invitation is accepted.
  expect(await entries()).toEqual([
    ['viewer.acceptInvitation', 'done', 'ada@localhost'],
    ['viewer.signIn', 'refused', 'ada@localhost'],
  ]);
});

it('writes signing in and out into the audit log, with the address, and no token', async () => {
  const link = await signInLink({ prisma, baseUrl, secret }, { email: 'ada@localhost' });
  const signedIn = await followed(link?.url ?? '');
  const [pair = ''] = (signedIn.cookies.find((one) => one.includes('-session=')) ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  const { body, cookies } = await auth('csrf');
  const [csrfPair = ''] = (cookies.find((cookie) => cookie.includes('csrf')) ?? '').split(';');
  const [csrfName = '', csrfValue = ''] = csrfPair.split('=');
  const { csrfToken } = body as { csrfToken: string };
  await auth('signout', {
    method: 'POST',
    cookies: { [name]: decodeURIComponent(value), [csrfName]: decodeURIComponent(csrfValue) },
    body: { csrfToken, json: 'true' },
  });
  expect((await entries()).slice(-2)).toEqual([
    ['viewer.signIn', 'done', 'ada@localhost'],
    ['viewer.signOut', 'done', 'ada@localhost'],
  ]);
  const all = await prisma.auditEntry.findMany();
  expect(all.map(({ ip, userAgent }) => [ip, userAgent])).toContainEqual(['192.0.2.7', 'test']);
  expect(JSON.stringify(all)).not.toContain(decodeURIComponent(value));
  expect(JSON.stringify(all)).not.toContain(new URL(link?.url ?? '').searchParams.get('token'));
});

it('takes a link of the command line where no mail server is set, and offers none by mail', async () => {
  const runtime = runtimeWith({ mail: false });
  expect((await auth('providers', {}, runtime)).body).toEqual({});
  expect(Object.keys((await auth('providers')).body as object)).toEqual(['email']);
  const link = await signInLink({ prisma, baseUrl, secret }, { email: 'ada@localhost' });
  const query = Object.fromEntries(new URL(link?.url ?? '').searchParams);
  const answer = await auth('callback/email', { query }, runtime);
  expect(answer.cookies.join()).toContain('__Host-storyloom-session=');
});

it('leads nowhere else after signing in', async () => {
  const link = await signInLink(
    { prisma, baseUrl, secret },
    { email: 'ada@localhost', callbackUrl: 'https://evil.example/x' },
  );
  expect((await followed(link?.url ?? '')).location).toBe(`${baseUrl}/`);
});

it('refuses a token that was made up, and a user who was removed meanwhile', async () => {
  const query = { token: '0'.repeat(64), email: 'ada@localhost' };
  expect((await auth('callback/email', { query })).location).toContain('error=Verification');
  const { id } = await prisma.user.create({ data: { id: newId(), email: 'gone@example.com' } });
  const link = await signInLink({ prisma, baseUrl, secret }, { email: 'gone@example.com' });
  await prisma.user.delete({ where: { id } });
  const answer = await followed(link?.url ?? '');
  expect(answer.location).toContain('error=AccessDenied');
  expect(await prisma.user.count({ where: { email: 'gone@example.com' } })).toBe(0);
  expect((await entries()).slice(-2)).toEqual([
    ['viewer.signIn', 'refused', 'ada@localhost'],
    ['viewer.signIn', 'refused', 'gone@example.com'],
  ]);
});

it('writes no more failures down than strangers may make', async () => {
  const before = await prisma.auditEntry.count();
  const query = { token: '0'.repeat(64), email: 'ada@localhost' };
  await auth('callback/email', { query }, { ...runtimeWith(), mayRecordFailure: async () => false });
  const broken = { ...runtimeWith(), mayRecordFailure: () => Promise.reject(new Error('away')) };
  const answer = await auth('callback/email', { query }, broken);
  expect(answer.location).toContain('error=Verification');
  expect(await prisma.auditEntry.count()).toBe(before);
});

it('mails nobody more than ten links an hour', async () => {
  await prisma.verificationToken.deleteMany();
  mails.length = 0;
  const mail = runtimeWith().mailSignInLink;
  for (let turn = 0; turn < 12; turn += 1) await mail?.({ email: 'ada@localhost', callbackUrl: baseUrl });
  expect(mails).toHaveLength(10);
});
