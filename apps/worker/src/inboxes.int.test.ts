import { hostname } from 'node:os';
import { mailParser } from '@storyloom/adapters/inbox/parser';
import { plainPayloads } from '@storyloom/adapters/postgres/payloads';
import { updateStory } from '@storyloom/adapters/stories/edit-story';
import { memoryLive, until } from '@storyloom/engine/testing';
import { describe, expect, it } from 'vitest';
import {
  append,
  came,
  dovecot,
  events,
  inbox,
  mail,
  newFolder,
  seen,
  setUpInboxes,
  sql,
  stopAll,
  story,
  subjects,
  visited,
  withClient,
  worker,
  world,
} from './testing-inboxes.ts';

setUpInboxes();

describe('a mailbox', () => {
  it('is only noted at the first visit; then each mail starts a story run at once', async () => {
    const folder = await newFolder();
    await append(folder, mail('old'));
    await story({ folders: [folder] });
    worker();
    await visited();
    await append(folder, mail(1, 'X-Two: a\r\nX-Two: b\r\nCc: Cy <cy@x.test>\r\n'));
    await came(1);
    const [event] = await events();
    expect(event).toEqual({
      from: 'monitor@x.test',
      to: ['ann@x.test', 'bob@x.test'],
      cc: ['cy@x.test'],
      subject: 'Alert 1',
      body: 'Hello 1\n',
      body_html: null,
      date: '2026-01-31T08:00:00.000Z',
      message_id: '<1@x.test>',
      folder,
      attachments: [],
      warnings: [],
    });
    expect(await sql('SELECT source FROM story_run')).toEqual([{ source: 'email' }]);
    await until('it is marked', async () => (await seen(folder)).join() === 'false,true');
    expect(await inbox()).toMatchObject({ error: null, failures: 0, owner: `${hostname()}:0` });
  });

  it('is looked at by the clock, too, and its mail comes in as it is wanted', async () => {
    const folder = await newFolder();
    await story({
      folders: [folder],
      idle: false,
      poll_interval: 5,
      emit_headers: true,
      mark_as_read: false,
      conditions: { from: '*@x.test', subject: ['alert 2', 'alert 3'] },
    });
    worker();
    await visited();
    await append(folder, mail(1), mail(2, 'X-Two: a\r\nX-Two: b\r\n'), mail(3));
    await sql('UPDATE inbox SET wake_at = now() WHERE owner IS NULL');
    await came(2);
    expect(await subjects()).toEqual(['Alert 2', 'Alert 3']);
    expect((await events())[0]?.headers).toMatchObject({ x_two: ['a', 'b'], message_id: '<2@x.test>' });
    expect(await seen(folder)).toEqual([false, false, false]);
    await until('it is given back', async () => (await inbox()).owner === null);
  });

  it('has several folders: the first one tells of its news, the others are looked at every poll_interval', async () => {
    const [first, second] = [await newFolder(), await newFolder()];
    await story({ folders: [first, second], poll_interval: 5 });
    worker();
    await visited();
    await append(second, mail(2));
    const appended = performance.now();
    await came(1);
    expect(performance.now() - appended).toBeLessThan(10_000);
    expect(await events()).toMatchObject([{ subject: 'Alert 2', folder: second }]);
  });

  it('has its mail come in once when several workers are there and they come and go', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    for (let n = 0; n < 2; n += 1) worker();
    const sources = Array.from({ length: 30 }, (_, n) => mail(n));
    const sending = append(folder, ...sources);
    await came(5);
    await stopAll();
    worker();
    worker();
    await sending;
    await came(30);
    expect([...(await subjects())].sort()).toEqual(Array.from({ length: 30 }, (_, n) => `Alert ${n}`).sort());
    await until('all are marked', async () => (await seen(folder)).every(Boolean));
    expect(await events()).toHaveLength(30);
  });

  it('loses and doubles nothing when its worker dies before or after the commit', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    const dying = { before: true, after: true };
    const die = (when: keyof typeof dying) => {
      const dies = dying[when];
      dying[when] = false;
      if (dies) throw new Error('The worker died.');
    };
    worker({
      payloads: {
        ...plainPayloads,
        keep: async (all) => {
          die('before');
          return plainPayloads.keep(all);
        },
      },
      live: { ...memoryLive(), announce: () => die('after') },
    });
    await visited();
    await append(folder, mail(1));
    await until('it is marked', async () => (await seen(folder)).join() === 'true', 20_000);
    expect(dying).toEqual({ before: false, after: false });
    expect(await subjects()).toEqual(['Alert 1']);
  });

  it('is taken over when its holder is gone, whose writes then do not land', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    let stuck: (() => void) | null = null;
    worker({
      leaseMs: 1_000_000,
      payloads: {
        ...plainPayloads,
        keep: async () => {
          await new Promise<void>((resolve) => {
            stuck = resolve;
          });
          return new Map();
        },
      },
    });
    await visited();
    await append(folder, mail(1));
    await until('the first holder is stuck', () => stuck !== null);
    await sql('UPDATE inbox SET wake_at = now()');
    worker();
    await came(1);
    (stuck as (() => void) | null)?.();
    await stopAll();
    expect(await subjects()).toEqual(['Alert 1']);
    expect((await inbox()).epoch).toBe(2);
  });

  it('may number its mail anew: what came in, or was there before, does not come again', async () => {
    const folder = await newFolder();
    await append(folder, mail('old'));
    await story({ folders: [folder], idle: false });
    const look = async () => {
      const { checked_at: before } = await inbox();
      await sql('UPDATE inbox SET wake_at = now() WHERE owner IS NULL');
      await until('it was looked at again', async () => {
        const { checked_at: now, owner } = await inbox();
        return owner === null && now !== null && Number(now) !== Number(before);
      });
    };
    worker();
    await visited();
    await append(folder, mail(1), mail(2));
    await until('it is free', async () => (await inbox()).owner === null);
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2']);
    const [{ uid_validity: before }] = await sql('SELECT uid_validity FROM inbox_folder');
    await withClient(async (client) => {
      await client.mailboxDelete(folder);
      await client.mailboxCreate(folder);
      for (const source of [mail(2), mail(3), mail('old'), mail(1)]) await client.append(folder, source, []);
    });
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2', 'Alert 3']);
    const [{ uid_validity: after }] = await sql('SELECT uid_validity FROM inbox_folder');
    expect(after).not.toBe(before);
    await append(folder, mail(4));
    await look();
    expect(await subjects()).toEqual(['Alert 1', 'Alert 2', 'Alert 3', 'Alert 4']);
  });

  it('keeps its mail while its story is off', async () => {
    const folder = await newFolder();
    const { id } = await story({ folders: [folder] });
    worker();
    await visited();
    await updateStory(world.deps, world.scope, { id, disabled: true });
    await until('it is given back', async () => (await inbox()).owner === null);
    await append(folder, mail(1));
    await updateStory(world.deps, world.scope, { id, disabled: false });
    await came(1);
    expect(await subjects()).toEqual(['Alert 1']);
  });

  it('is looked at again when its server was away', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    await dovecot.kill();
    await until('the error is told', async () => /cannot be used/.test((await inbox()).error ?? ''));
    await dovecot.start();
    await append(folder, mail(1));
    await came(1);
    await until('the error is gone', async () => (await inbox()).error === null);
  });
});

describe('a mail', () => {
  it('brings its attachments', async () => {
    const folder = await newFolder();
    await story({ folders: [folder] });
    worker();
    await visited();
    const body = [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Grüße</p>',
      '--b',
      'Content-Type: text/csv; name="a.csv"',
      'Content-Disposition: attachment; filename="a.csv"',
      'Content-Transfer-Encoding: base64',
      '',
      'YSxi',
      '--b--',
      '',
    ].join('\r\n');
    await append(folder, mail(1).replace(/\r\n\r\nHello 1\r\n/, `\r\nMIME-Version: 1.0\r\n${body}`));
    await came(1);
    expect((await events())[0]).toMatchObject({
      body: 'Grüße',
      body_html: '<p>Grüße</p>',
      attachments: [
        {
          guid: expect.stringMatching(/^[0-9a-f-]{36}$/),
          filename: 'a.csv',
          content_type: 'text/csv',
          sizeinbytes: 3,
          md5: 'b345e1dc09f20fdefdea469f09167892',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          base64encodedcontents: 'YSxi',
        },
      ],
    });
  });

  it('that cannot be parsed is told of, and the next one comes in', async () => {
    const folder = await newFolder();
    await story({ folders: [folder], conditions: { from: 'x.test', unseen: true } });
    const parser = mailParser({ timeoutMs: 5_000 });
    worker({ parser });
    await visited();
    const nested = Array.from(
      { length: 5_000 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    await append(folder, mail(1, nested.join('')), mail(2));
    await came(2);
    const [first, second] = await events();
    expect(first?.warnings).toEqual([expect.stringContaining('could not be parsed')]);
    expect(second).toMatchObject({ subject: 'Alert 2', warnings: [] });
    await until('both are marked', async () => (await seen(folder)).every(Boolean));
  });

  it('over 25 MB comes with its head alone, whatever is asked of the rest', async () => {
    const folder = await newFolder();
    await story({
      folders: [folder],
      conditions: { subject: 'Alert', body: 'invoice', has_attachment: true },
    });
    worker();
    await visited();
    await append(folder, mail(1) + `${'x'.repeat(998)}\r\n`.repeat(26_300));
    await came(1);
    expect((await events())[0]).toMatchObject({
      subject: 'Alert 1',
      body: '',
      warnings: [expect.stringContaining('more than 25 MB')],
    });
  });
});
