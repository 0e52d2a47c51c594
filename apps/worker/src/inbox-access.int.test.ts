import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { createCredential } from '@storyloom/adapters/credentials/edit';
import { makeValues } from '@storyloom/adapters/credentials/values';
import { imapConnector } from '@storyloom/adapters/inbox/imap';
import { startTestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import type { WatchDeps } from '@storyloom/adapters/inbox/watch';
import { testVault } from '@storyloom/adapters/testing/vault';
import { type JsonObject, nothingOutside } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { describe, expect, it } from 'vitest';
import {
  append,
  came,
  dovecot,
  events,
  inbox,
  mail,
  newFolder,
  setOptions,
  setUpInboxes,
  sql,
  stopAll,
  story,
  visited,
  worker,
  world,
} from './testing-inboxes.ts';
import { lendTokens, startTestProvider } from './testing-tokens.ts';

setUpInboxes();

describe('the connection to a mailbox', () => {
  const byName = (certificate_authority: string) => ({ host: 'imap.test', certificate_authority });
  const connect = imapConnector({ allow: ['imap.test'], resolve: async () => ['127.0.0.1'] });

  it.each(['true', 'starttls'])('is secured by a certificate that is trusted, with ssl %s', async (ssl) => {
    const folder = await newFolder();
    const port = ssl === 'true' ? dovecot.tlsPort : dovecot.port;
    await story({ folders: [folder], ssl, port, ...byName(dovecot.certificate) });
    worker({ connect });
    await visited();
    await append(folder, mail(1));
    await came(1);
  });

  it.each(['true', 'starttls'])('is not made without trust, with ssl %s', async (ssl) => {
    const port = ssl === 'true' ? dovecot.tlsPort : dovecot.port;
    await story({ ssl, port, ...byName('') });
    worker({ connect });
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toMatch(/^imap\.test:\d+ cannot be used: .*certificate/);
  });
});

describe('what is wrong with a mailbox', () => {
  const told = async (options: JsonObject, more: Partial<WatchDeps> = {}): Promise<string> => {
    await story(options);
    worker(more);
    await until('an error is told', async () => (await inbox()).error !== null, 20_000);
    return (await inbox()).error;
  };

  it('is a sentence: a wrong password, which is not shown, until it is right', async () => {
    const folder = await newFolder();
    const own = await story({ folders: [folder], password: 'wrong canary' });
    worker({ pauseMs: () => 1_000_000 });
    await until('an error is told', async () => (await inbox()).error !== null);
    const { error, failures } = await inbox();
    expect(error).toMatch(/^127\.0\.0\.1 refused the login of ann: .*\.$/);
    expect(error).not.toContain('canary');
    expect(failures).toBe(1);
    await setOptions(own, { password: testPassword });
    await visited();
    expect(await inbox()).toMatchObject({ error: null, failures: 0 });
  });

  it('is a folder that is missing, beside which the others come in', async () => {
    const folder = await newFolder();
    expect(await told({ folders: ['Nowhere', folder] })).toMatch(
      /^The folder Nowhere cannot be opened: .*\.$/,
    );
    await append(folder, mail(1));
    // The missing one is the first: nobody tells of news in the other.
    await stopAll();
    worker();
    await came(1);
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an address that may not be reached', { host: 'localhost', port: 22 }, /not one for IMAP.*EGRESS_ALLOW/],
    ['a server that is not there', { port: 64_999 }, /^127\.0\.0\.1:64999 cannot be used: .*ECONNREFUSED/],
    ['TLS that is not spoken', { ssl: true }, /cannot be used/],
    ['a credential that is not there', { password: '<<CREDENTIAL.mail>>' }, /^There is no credential “mail”/],
    ['a wrong option', { conditions: { form: 'x' } }, /^conditions: has no form/],
  ])('is %s', async (_what, options, message) => {
    expect(await told(options)).toMatch(message);
  });

  it('is an internal address that nobody opened', async () => {
    expect(await told({}, { connect: imapConnector({ allow: [] }) })).toMatch(
      /^127\.0\.0\.1 is a loopback address.*EGRESS_ALLOW/,
    );
  });
});

describe('a credential of a mailbox', () => {
  const vault = testVault();
  /** A worker that opens credentials; answers what it logs. */
  const workerWith = async (value: string, allowedHosts: string[] = []): Promise<string[]> => {
    const { pool } = world.database;
    const { prisma } = world;
    const live = { secrets: { value } };
    const given = { name: 'Box', slug: 'box', type: 'text', allowedHosts, live } as const;
    const made = await createCredential({ prisma, vault }, world.scope, given);
    if (!made.ok) throw new Error(made.message);
    const lines: string[] = [];
    const write = (text: string, more?: Record<string, unknown>) =>
      void lines.push(`${text} ${JSON.stringify(more)} ${inspect(more?.err)}`);
    const log = { debug: write, info: write, warn: write, error: write };
    const http = nothingOutside.http;
    worker({ log, values: makeValues({ reads: pool, pool, vault, http, oauthApps: {}, log }) });
    return lines;
  };
  const password = '<<CREDENTIAL.box>>';

  it('opens it, and comes in with no mail that holds it', async () => {
    const folder = await newFolder();
    await story({ folders: [folder], password, emit_headers: true });
    await workerWith(testPassword);
    await visited();
    await append(folder, mail(`of ${testPassword}`, `X-Key: ${testPassword}\r\n`));
    await came(1);
    const [event] = await events();
    expect(event?.subject).toBe('Alert of [redacted]');
    expect(JSON.stringify(event)).not.toContain(JSON.stringify(testPassword).slice(1, -1));
  });

  it('is in no error: of the login, of a folder, of the log', async () => {
    const canary = 'C4n-of-a-mailbox';
    await story({ folders: [`Nowhere ${password}`], username: 'ann', password: testPassword });
    const lines = await workerWith(canary);
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toMatch(/^The folder Nowhere \[redacted\] cannot be opened/);
    await story({ folders: ['INBOX'], username: password, password });
    await until(
      'both are told',
      async () => (await sql('SELECT FROM inbox WHERE error IS NULL')).length === 0,
    );
    const told = await sql('SELECT error FROM inbox ORDER BY id');
    expect(told[1]?.error).toMatch(/^127\.0\.0\.1 refused the login of \[redacted\]: /);
    expect(JSON.stringify([told, lines])).not.toContain('C4n');
  });

  it('of OAuth 2 signs in with its token, and at once with another when that is refused', async () => {
    const good = 'a-token-of-ann';
    await using provider = await startTestProvider({ tokens: ['revoked-token', good], good });
    await using imap = await startTestDovecot(undefined, provider.infoUrl);
    await using lent = await lendTokens(world, provider, `127.0.0.1:${imap.port}`);
    await story({ port: imap.port, login: 'oauth2', password });
    // No second visit comes in the time of this test.
    worker({ pauseMs: () => 3_600_000, values: lent.values });
    await visited();
    expect(lent.refused).toEqual([['box']]);
    expect(provider.issued).toEqual(['revoked-token', good]);
    const client = await imap.client('ann');
    await client.append('INBOX', mail(1), []);
    await client.logout();
    await came(1);
    expect(await inbox()).toMatchObject({ error: null, failures: 0 });
    await stopAll();
  });

  it('of OAuth 2 whose second token is refused, too, is told of, and not tried a third time', async () => {
    const [good, tokens] = ['a-token-of-ann', ['revoked-token', 'wrong-token', 'a-token-of-ann']];
    await using provider = await startTestProvider({ tokens, good });
    await using imap = await startTestDovecot(undefined, provider.infoUrl);
    await using lent = await lendTokens(world, provider, `127.0.0.1:${imap.port}`);
    await story({ port: imap.port, login: 'oauth2', password });
    worker({ pauseMs: () => 3_600_000, values: lent.values });
    await until('an error is told', async () => (await inbox()).error !== null, 20_000);
    expect((await inbox()).error).toMatch(/^127\.0\.0\.1 refused the login of ann: /);
    expect((await inbox()).error).not.toContain('token-');
    expect(provider.issued).toEqual(['revoked-token', 'wrong-token']);
    await stopAll();
  });

  it('goes to no server but those that it is for', async () => {
    let connections = 0;
    const other = createServer(() => {
      connections += 1;
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await story({ port, password });
    await workerWith(testPassword, ['imap.example.com', `127.0.0.1:${dovecot.port}`]);
    await until('an error is told', async () => (await inbox()).error !== null);
    expect((await inbox()).error).toBe(
      `A credential of this mailbox may not be sent to 127.0.0.1:${port}: its allowed hosts are imap.example.com, 127.0.0.1:${dovecot.port}.`,
    );
    expect(connections).toBe(0);
    other.close();
  });
});
