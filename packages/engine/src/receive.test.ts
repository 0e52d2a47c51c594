import { expect, it } from 'vitest';
import { compileStory } from './compile.ts';
import { newId } from './ids.ts';
import { acceptMail } from './inbox.ts';
import type { JsonObject } from './model.ts';
import { openRequest } from './receive.ts';
import { formsOf } from './scrub.ts';
import type { Received, SourceRunner, WebhookRequest } from './source.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const secret = 'C4n/ary "of" a credential';
const hidden = formsOf(secret);
const values = { CREDENTIAL: { hub: secret } };

const graph = toyGraph({ hook: { type: 'hook' }, copy: { type: 'copy', options: { payload: '<<hook>>' } } }, [
  'hook -> copy',
]);
const story = compileStory(graph, toyTypes);
const hook = [...story.actions.values()].find(({ slug }) => slug === 'hook');
if (!hook) throw new Error('No hook.');
const version = { id: newId(), storyId: newId(), teamId: newId(), storyName: 'Test', number: 1, graph };

/** Repeats whatever it is sent, and the secret itself, wherever a webhook can. */
const repeating: SourceRunner<unknown> = {
  receive: (_options, { headers, body }): Received => {
    const sent = JSON.parse(new TextDecoder().decode(body)) as JsonObject;
    return {
      ok: true,
      payload: { ...sent, headers },
      reply: () => ({ status: 200, headers: { 'x-said': secret }, body: JSON.stringify(sent) }),
      limit: () => ({ key: `of ${secret}`, count: 1, seconds: 1 }),
      once: () => `once ${secret}`,
    };
  },
};
const deps = { compiled: () => story, runners: { ...toyRunners, hook: repeating } };

function received(concurrencyKey: string | null, sent: JsonObject) {
  const endpoint = {
    path: 'p',
    secretHash: new Uint8Array(32),
    storyId: version.storyId,
    teamId: version.teamId,
    versionId: version.id,
    actionId: hook?.id ?? '',
    enabled: true,
    concurrency: concurrencyKey === null ? null : 1,
    concurrencyKey,
    priority: 0,
    suspended: false,
  };
  const request: WebhookRequest = {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` },
    query: '',
    proof: 'secret',
    body: new TextEncoder().encode(JSON.stringify(sent)),
  };
  const opened = openRequest(deps, { endpoint, version, story }, { request, values, hidden });
  if (!opened.ok) throw new Error(opened.reply.body);
  const result = opened.go();
  if (!result.ok) throw new Error(result.reply.body);
  return { limit: opened.limit, ...result };
}

const sent = {
  as_it_is: secret,
  in_a_url: `https://x.test/?key=${encodeURIComponent(secret)}`,
  in_json: JSON.stringify({ key: secret }),
  [secret]: 'as a key',
  other: 'kept',
};

it('stores and answers nothing of a credential that the sender itself sends', () => {
  const { acceptance, reply, limit } = received('<<hook.as_it_is>>', sent);
  const [event] = acceptance.events;
  expect(event?.output).toEqual({
    as_it_is: '[redacted]',
    in_a_url: 'https://x.test/?key=[redacted]',
    in_json: '{"key":"[redacted]"}',
    '[redacted]': 'as a key',
    other: 'kept',
    headers: { authorization: expect.stringMatching(/^Basic .*\[redacted\]/) },
  });
  expect(acceptance.once?.key).toBe('once [redacted]');
  expect(limit?.key).toBe('of [redacted]');
  expect(JSON.stringify(acceptance.runs)).toContain(`story:${version.storyId}:[redacted]`);
  const left = JSON.stringify([acceptance, reply, limit]);
  for (const form of hidden) expect(left).not.toContain(JSON.stringify(form).slice(1, -1));
});

it('stores nothing of a credential in the name of a limit whose formula names it', () => {
  const { acceptance } = received('<<CREDENTIAL.hub>>', { other: 1 });
  expect(JSON.stringify(acceptance)).not.toContain('C4n');
});

it('stores nothing of a credential that someone mails', () => {
  const from = {
    version,
    story,
    action: hook,
    priority: 0,
    concurrency: 1,
    concurrencyKey: '<<hook.subject>>',
  };
  const mail = { subject: secret, body: `Here it is: ${secret}`, attachments: [{ contents: secret }] };
  const acceptance = acceptMail(deps, from, { mail, hidden });
  expect(acceptance.events[0]?.output).toEqual({
    subject: '[redacted]',
    body: 'Here it is: [redacted]',
    attachments: [{ contents: '[redacted]' }],
  });
  expect(JSON.stringify(acceptance)).not.toContain('C4n');
});
