/** Send Email with OAuth 2, from the story to the mail server, when that takes a token for wrong. */
import { catalog } from '@storyloom/actions/catalog';
import { runners } from '@storyloom/actions/runners';
import { mailOut } from '@storyloom/adapters/mail/mail-out';
import { startTestSmtp } from '@storyloom/adapters/mail/testing-smtp';
import { postgresStore } from '@storyloom/adapters/postgres/store';
import { postgresVersions } from '@storyloom/adapters/postgres/versions';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { runStory } from '@storyloom/adapters/stories/run-story';
import { action, makeWorld } from '@storyloom/adapters/stories/testing-world';
import { compiledCache, emptyGraph, makeWork, nothingOutside } from '@storyloom/engine';
import { memoryLive, memoryQueue, until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { lendTokens, startTestProvider } from './testing-tokens.ts';

const good = 'a-token-of-ann';

/** Sends one mail with the tokens that the provider hands out in turn, one a refusal. */
async function sending(tokens: string[]) {
  const shown: (string | undefined)[] = [];
  await using smtp = await startTestSmtp({
    authOptional: false,
    authMethods: ['XOAUTH2'],
    onAuth: ({ username, accessToken }, _session, done) => {
      shown.push(accessToken);
      if (accessToken === good) return done(null, { user: username });
      // The details come first, as 334; the answer to them is 535.
      done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
    },
  });
  await using provider = await startTestProvider({ tokens, good });
  await using world = await makeWorld();
  await using lent = await lendTokens(world, provider, `127.0.0.1:${smtp.port}`);
  const send = action('send-email', 'tell', {
    options: {
      recipients: 'bob@y.test',
      sender_address: 'ann@x.test',
      subject: 'Hello',
      body: 'Hello',
      smtp_server: '127.0.0.1',
      smtp_port: smtp.port,
      smtp_security: 'none',
      smtp_login: 'oauth2',
      smtp_user: 'ann',
      smtp_password: '<<CREDENTIAL.box>>',
    },
  });
  const graph = { ...emptyGraph, actions: { [send.id]: send } };
  const { id: storyId } = await insertStory(world.deps, world.scope, { name: 'Tell', graph });
  const { pool } = world.database;
  const deps = {
    store: postgresStore(pool),
    versions: postgresVersions(pool),
    compiled: compiledCache(catalog),
    runners,
    queue: memoryQueue(),
    live: memoryLive(),
  };
  const run = { storyId, actionId: send.id, payload: {} };
  expect(await runStory({ ...deps, prisma: world.prisma }, world.scope, run)).toMatchObject({ ok: true });
  const work = makeWork({
    ...deps,
    values: lent.values,
    outside: {
      ...nothingOutside,
      mail: mailOut({ allow: ['127.0.0.1'], mail: null, senders: [], domain: 'loom.test' }),
    },
    log: { warn: () => undefined },
    owner: 'test',
    leaseMs: 30_000,
    concurrency: 1,
  });
  work.pull();
  const ended = async () =>
    (await pool.query('SELECT state, attempt, error, logs FROM action_run')).rows[0] ?? null;
  await until('it ended', async () => (await ended()) !== null);
  await work.stop();
  const { refused } = lent;
  return { shown, refused, issued: provider.issued, received: smtp.received, ended: await ended() };
}

it('signs in once more with a fresh token, within the same Action run', async () => {
  const { shown, refused, issued, received, ended } = await sending(['revoked-token', good]);
  expect(shown).toEqual(['revoked-token', good]);
  expect(issued).toEqual(['revoked-token', good]);
  expect(refused).toEqual([['box']]);
  expect(received).toMatchObject([{ user: 'ann', to: ['bob@y.test'] }]);
  expect(ended).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(JSON.stringify(ended.logs)).toContain('tried once more');
  expect(JSON.stringify(ended)).not.toContain('-token');
});

it('does so once: a second refusal is what it fails with', async () => {
  const { shown, received, ended } = await sending(['revoked-token', 'wrong-token', good]);
  expect(shown).toEqual(['revoked-token', 'wrong-token']);
  expect(received).toEqual([]);
  expect(ended).toMatchObject({
    state: 'failed',
    attempt: 1,
    error: { code: 'refused', detail: { status: 535 } },
  });
  expect(JSON.stringify(ended)).not.toContain('-token');
});
