import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePool } from '@storyloom/adapters/postgres/pool';
import { testDatabase } from '@storyloom/adapters/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyloom } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-cli-'));
let database: Awaited<ReturnType<typeof testDatabase>>;
let run: ReturnType<typeof storyloom>;

beforeAll(async () => {
  database = await testDatabase({ prepared: false });
  run = storyloom(database.url);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const count = async (table: string) => {
  const { rows } = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table}`,
  );
  return rows[0]?.count;
};

describe('prepare-database', () => {
  it('is what other commands ask for while the database is empty', async () => {
    const { code, stderr } = await run('user', 'link');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The database is not prepared: run npm run prepare-database first.',
    });
  });

  it('run twice at once makes the schema, the queue and the first user once, and prints one link', async () => {
    const both = await Promise.all([run('prepare-database'), run('prepare-database')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const links = both.flatMap(({ stdout }) => stdout.match(/^http:\S+$/gm) ?? []);
    expect(links).toHaveLength(1);
    expect(links[0]).toContain('email=admin%40localhost');
    expect([await count('"user"'), await count('team'), await count('team_member')]).toEqual([1, 1, 1]);
    const queue = await database.pool.query("SELECT 1 FROM pg_namespace WHERE nspname = 'bullmq'");
    expect(queue.rowCount).toBe(1);
  });

  it('changes nothing when it is repeated', async () => {
    const again = await run('prepare-database', '--json');
    expect(JSON.parse(again.stdout)).toEqual({ applied: [], user: null, sampleStory: null });
    expect(await count('"user"')).toBe(1);
  });

  it('names the right that the database user lacks', async () => {
    const admin = new URL(database.adminUrl);
    admin.pathname = new URL(database.url).pathname;
    const pool = makePool({ url: admin.href, name: 'test', max: 1 });
    await pool.query("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    await pool.query('CREATE DATABASE guests');
    const url = new URL(database.url);
    Object.assign(url, { username: 'guest', password: 'guest', pathname: '/guests' });
    // As `npm start` runs it, which passes the sentence on.
    const { code, stderr } = await storyloom(url.href)('prepare-database', '--json');
    await pool.query('DROP DATABASE guests');
    await pool.query('DROP ROLE guest');
    await pool.end();
    expect(code).toBe(1);
    expect(stderr).toMatch(/guest lacks the right CREATE/);
  });

  it('puts the sample story in once, and not again after it was removed', async () => {
    const sample = async (): Promise<unknown> => {
      const { stdout } = await run('prepare-database', '--sample-story', '--json');
      return JSON.parse(stdout).sampleStory;
    };
    const [first, second] = [await sample(), await sample()];
    expect((await database.pool.query('SELECT id FROM story')).rows).toEqual([{ id: first }]);
    expect(second).toBeNull();
    await database.pool.query('UPDATE story SET deleted_at = now()');
    expect(await sample()).toBeNull();
    expect(await count('story WHERE deleted_at IS NULL')).toBe(0);
  });
});

describe('users and keys', () => {
  it('adds a user to the first team, with a link when there is no mail server', async () => {
    const parameters = ['--email', 'Ada@Example.com', '--first-name', 'Ada', '--last-name', 'Lovelace'];
    const { stdout } = await run('user', 'create', ...parameters, '--role', 'viewer', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      sent: false,
      link: expect.stringContaining('http://localhost:3000/api/auth/callback/email?'),
    });
    const { rows } = await database.pool.query(
      'SELECT email, first_name, role FROM "user" JOIN team_member ON user_id = "user".id WHERE first_name = $1',
      ['Ada'],
    );
    expect(rows).toEqual([{ email: 'ada@example.com', first_name: 'Ada', role: 'viewer' }]);
  });

  it('still adds the user when the mail server cannot be reached, and says so beside the link', async () => {
    const mail = { SMTP_SERVER: '127.0.0.1', SMTP_PORT: '1', EMAIL_FROM_ADDRESS: 'loom@example.com' };
    const parameters = ['--email', 'bob@example.com', '--first-name', 'Bob', '--last-name', 'B'];
    const { code, stdout } = await storyloom(database.url, mail)('user', 'create', ...parameters);
    expect(code).toBe(0);
    expect(stdout).toMatch(/could not be sent .*127\.0\.0\.1:1[\s\S]*http:\S+callback\/email/);
  });

  it('prints a sign-in link for a user, the first one when none is named', async () => {
    expect((await run('user', 'link', '--email', 'ada@example.com')).stdout).toContain('ada%40example.com');
    expect((await run('user', 'link')).stdout).toMatch(/^http:\S+admin%40localhost$/);
    expect((await run('user', 'link', '--opens', '/queue')).stdout).toMatch(/callbackUrl=http\S+%2Fqueue&/);
    expect((await run('user', 'link', '--opens', 'queue')).stderr).toContain('begins with a slash');
    expect(await run('user', 'link', '--email', 'nobody@example.com')).toMatchObject({
      code: 1,
      stderr: 'There is no user nobody@example.com.',
    });
  });

  it('makes a key that is stored only as a hash', async () => {
    const { stdout } = await run('api-key', 'create', '--email', 'admin@localhost', '--name', 'ci', '--json');
    const { key } = JSON.parse(stdout);
    expect(key).toMatch(/^\S{40,}$/);
    const { rows } = await database.pool.query('SELECT * FROM api_key');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('makes no key for someone outside the team, nor for a team that is not there', async () => {
    await database.pool.query(
      "INSERT INTO team (id, name) VALUES ('018f0000-0000-7000-8000-000000000000', 'Other')",
    );
    const parameters = ['api-key', 'create', '--email', 'ada@example.com', '--name', 'x', '--team'];
    expect((await run(...parameters, 'Other')).stderr).toBe('ada@example.com is not in the team "Other".');
    expect((await run(...parameters, 'None')).stderr).toBe('There is no team "None".');
  });

  it('answers a missing option in a sentence, as JSON when wanted', async () => {
    expect(await run('user', 'create')).toEqual({
      code: 1,
      stdout: '',
      stderr: "required option '--email <address>' not specified",
    });
    const asJson = await run('user', 'create', '--json');
    expect(JSON.parse(asJson.stdout)).toEqual({
      error: "required option '--email <address>' not specified",
    });
  });
});

describe('stories', () => {
  const write = (name: string, content: unknown) => {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return join(folder, name);
  };
  const story = {
    format: 'storyloom.story/1',
    name: 'Small',
    actions: { receive: { type: 'webhook', name: 'Receive', options: { verbs: 'post' } } },
  };

  it('come out of an export as they went in', async () => {
    const file = write('small.story.json', story);
    const { id, webhooks } = JSON.parse(
      (await run('story', 'import', file, '--name', 'Named', '--json')).stdout,
    );
    expect(webhooks).toEqual([expect.stringMatching(/^http:\/\/localhost:3000\/webhook\//)]);
    const out = join(folder, 'out.json');
    expect((await run('story', 'export', id, '--out', out)).stdout).toBe(`Wrote ${out}`);
    const exported = JSON.parse(readFileSync(out, 'utf8'));
    expect(exported).toMatchObject({ ...story, name: 'Named' });
    expect(JSON.parse((await run('story', 'export', id)).stdout)).toEqual(exported);
  });

  it('are refused with every problem of the file, and nothing is stored', async () => {
    const before = await count('story');
    const links = [{ from: 'receive', to: 'nowhere' }];
    const actions = { ...story.actions, other: { type: 'teleport', name: 'Other' } };
    const wrong = await run('story', 'import', write('wrong.json', { ...story, actions, links }), '--json');
    expect(
      JSON.parse(wrong.stdout)
        .problems.map((problem: { path: string }) => problem.path)
        .sort(),
    ).toEqual(['actions.other.type', 'links[0].to']);
    expect((await run('story', 'import', write('text.json', 'hello'))).stderr).toMatch(
      /text\.json is not JSON/,
    );
    expect((await run('story', 'import', join(folder, 'none'))).stderr).toMatch(/none cannot be read/);
    expect(await count('story')).toBe(before);
  });

  it('that are not there are named', async () => {
    for (const id of ['x', '018f0000-0000-7000-8000-00000000000f']) {
      expect(await run('story', 'export', id)).toMatchObject({ code: 1, stderr: `There is no story ${id}.` });
    }
  });
});

describe('the audit log', () => {
  it('has an entry for each command that changed something or failed to, and no key or link', async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'SELECT * FROM audit_entry ORDER BY id',
    );
    const told = rows.map(({ operation, state }) => `${operation} ${state}`);
    expect(told.filter((one) => !one.startsWith('database.prepare'))).toEqual([
      'users.create done',
      'users.create done',
      'users.link done',
      'users.link done',
      'users.link done',
      'users.link failed',
      'apiKeys.create done',
      'apiKeys.create failed',
      'stories.import done',
      'stories.import failed',
    ]);
    expect(told).toContain('database.prepare done');
    expect(
      rows.every(({ via, user_name }) => via === 'cli' && / on the command line$/.test(String(user_name))),
    ).toBe(true);
    const imported = rows.find(({ operation }) => operation === 'stories.import');
    expect(imported).toMatchObject({ story_name: 'Named', inputs: { name: 'Named' } });
    const all = JSON.stringify(rows);
    expect(all).toContain('ada@example.com');
    for (const secret of ['slk_', 'token=', 'callback/email']) expect(all).not.toContain(secret);
  });
});

describe('settings', () => {
  it('are shown with secrets masked', async () => {
    const { stdout } = await storyloom(database.url, { SMTP_PASSWORD: 'canary' })('config');
    expect(stdout).not.toContain('canary');
    expect(stdout).toMatch(/^SMTP_PASSWORD +\*{8}$/m);
    expect(stdout).toMatch(/^PORT +3000 \(default\)$/m);
  });

  it('that are missing or wrong are all named', async () => {
    const { code, stderr } = await storyloom(null, { PORT: 'x' })('prepare-database');
    expect(code).toBe(1);
    for (const name of ['DATABASE_URL', 'APP_SECRET_TOKEN', 'PORT']) expect(stderr).toContain(name);
  });

  it('that lead nowhere are a sentence', async () => {
    const { code, stderr } = await storyloom('postgres://u:p@127.0.0.1:1/x')('user', 'link');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database cannot be used: .*ECONNREFUSED 127\.0\.0\.1:1\.$/);
  });
});

describe('doctor', () => {
  const states = (stdout: string) =>
    Object.fromEntries(
      JSON.parse(stdout).checks.map((check: { part: string; state: string }) => [check.part, check.state]),
    );

  it('finds a working installation in order', async () => {
    const { code, stdout } = await run('doctor', '--json');
    expect(code).toBe(0);
    expect(states(stdout)).toMatchObject({
      settings: 'ok',
      database: 'ok',
      clock: 'ok',
      redis: 'ok',
      mail: 'warn',
      secret: 'ok',
      secrets: 'warn',
    });
  });

  it('names every part that is broken', async () => {
    const broken = {
      REDIS_URL: 'redis://127.0.0.1:1',
      SMTP_SERVER: '127.0.0.1',
      SMTP_PORT: '1',
      EMAIL_FROM_ADDRESS: 'loom@example.com',
    };
    const { code, stdout, stderr } = await storyloom('postgres://u:p@127.0.0.1:1/x', broken)('doctor');
    expect(code).toBe(1);
    expect(stderr).toBe('Not in order: database, redis, mail.');
    expect(stdout).toMatch(/^fail {2}redis +It cannot be reached: .*ECONNREFUSED/m);
  });
});
