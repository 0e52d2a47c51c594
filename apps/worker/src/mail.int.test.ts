/** Mail through real workers: in over IMAP, out over SMTP, while workers are killed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareQueueDatabase } from '@storyloom/adapters/bullmq/queue';
import { startTestDovecot, testPassword } from '@storyloom/adapters/inbox/testing-dovecot';
import { startTestSmtp } from '@storyloom/adapters/mail/testing-smtp';
import { insertStory } from '@storyloom/adapters/stories/create-story';
import { action, makeWorld } from '@storyloom/adapters/stories/testing-world';
import { type Program, startProgram } from '@storyloom/adapters/testing/program';
import { emptyGraph, newId } from '@storyloom/engine';
import { until } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';

const count = 30;

it('forwards each mail of a mailbox, with its file, though a worker dies in between', async () => {
  await using world = await makeWorld();
  const connection = await world.database.pool.connect();
  await prepareQueueDatabase(connection).finally(() => connection.release());
  await using imap = await startTestDovecot();
  await using smtp = await startTestSmtp();
  const logs = await mkdtemp(join(tmpdir(), 'storyloom-mail-'));

  const receive = action('receive-email', 'mail', {
    options: {
      host: '127.0.0.1',
      port: imap.port,
      ssl: 'starttls',
      certificate_authority: imap.certificate,
      username: 'ann',
      password: testPassword,
    },
  });
  const send = action('send-email', 'forward', {
    options: {
      recipients: 'bob@y.test',
      subject: 'Fwd: <<mail.subject>>',
      body: '<<mail.body>>',
      attachments: '<<mail.attachments>>',
    },
    settings: { outcome_unknown: 'retry' },
  });
  const link = { id: newId(), from: receive.id, port: 'success', to: send.id };
  const graph = {
    ...emptyGraph,
    actions: { [receive.id]: receive, [send.id]: send },
    links: { [link.id]: link },
  };
  await insertStory(world.deps, world.scope, { name: 'Forward', graph });

  const start = (): Program =>
    startProgram({
      name: 'worker',
      env: {
        PATH: process.env.PATH ?? '',
        DATABASE_URL: world.database.url,
        APP_SECRET_TOKEN: 'for-tests-only-'.repeat(5),
        EGRESS_ALLOW: `127.0.0.1:${imap.port}`,
        SMTP_SERVER: '127.0.0.1',
        SMTP_PORT: String(smtp.port),
        EMAIL_FROM_ADDRESS: 'The Loom <loom@x.test>',
      },
      logFile: join(logs, 'worker.log'),
    });
  const sql = async (text: string) => (await world.database.pool.query(text)).rows;
  let worker = start();
  try {
    await until(
      'the mailbox was looked at',
      async () => (await sql('SELECT checked_at FROM inbox'))[0].checked_at !== null,
      40_000,
    );
    const client = await imap.client('ann');
    for (let n = 0; n < count; n += 1) {
      const head = `Subject: ${n}\r\nFrom: a@x.test\r\nMessage-ID: <${n}@x.test>\r\nMIME-Version: 1.0\r\n`;
      const file = `Content-Type: text/plain; name="f.txt"\r\nContent-Disposition: attachment; filename="f.txt"\r\n\r\nfile ${n}\r\n`;
      await client.append(
        'INBOX',
        `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext ${n}\r\n--b\r\n${file}--b--\r\n`,
        [],
      );
      if (n === 10) {
        await until('some mail was forwarded', () => smtp.received.length > 0, 20_000);
        await worker.end('SIGKILL');
        worker = start();
      }
    }
    await client.logout();
    const ended = async () =>
      (await sql("SELECT count(*)::int AS n FROM action_run WHERE state = 'succeeded'"))[0].n;
    await until('all mail was forwarded', async () => (await ended()) >= count, 50_000);
  } catch (error) {
    const inboxes = JSON.stringify(await sql('SELECT error, failures, owner FROM inbox'));
    throw new Error(`${inboxes}\n${worker.output().slice(-4_000)}`, { cause: error });
  } finally {
    await worker.end('SIGTERM');
    await rm(logs, { recursive: true });
  }

  const came = await sql(`SELECT output ->> 'subject' AS subject FROM event WHERE action_slug = 'mail'`);
  const all = Array.from({ length: count }, (_, n) => String(n)).sort();
  expect(came.map(({ subject }) => subject).sort()).toEqual(all);
  // A mail that was under way when its worker died may have gone twice, under the same Message-ID.
  const ids = new Set(smtp.received.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]));
  expect(ids.size).toBe(count);
  const gone = new Set(smtp.received.map(({ source }) => /^Subject: Fwd: (\d+)\r?$/m.exec(source)?.[1]));
  expect([...gone].sort()).toEqual(all);
  expect(smtp.received.every(({ source }) => source.includes('filename=f.txt'))).toBe(true);
}, 150_000);
