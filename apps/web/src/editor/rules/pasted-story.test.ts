import { expect, it } from 'vitest';
import { pastedStory } from './pasted-story.ts';

it('makes a story of a cURL command, with a webhook that starts it', () => {
  const pasted = pastedStory(
    `curl -X POST https://api.example.com/alerts -H 'content-type: application/json' -d '{"id":7}'`,
    'Untitled story',
  );
  if (!pasted.ok) throw new Error(JSON.stringify(pasted.problems));
  expect(pasted.file).toMatchObject({
    format: 'storyloom.story/1',
    actions: {
      webhook: { type: 'webhook', position: { x: 0, y: -88 } },
      http_request: { options: { method: 'post', url: 'https://api.example.com/alerts' } },
    },
    links: [{ from: 'webhook', port: 'success', to: 'http_request' }],
  });
});

it('makes a story of one of n8n under its name', () => {
  const story = {
    nodes: [{ name: 'Hook', type: 'n8n-nodes-base.webhook', position: [0, 0], parameters: {} }],
    connections: {},
  };
  const pasted = pastedStory(JSON.stringify(story), 'Of n8n');
  expect(pasted).toMatchObject({
    ok: true,
    file: { name: 'Of n8n', actions: { hook: { type: 'webhook' } } },
  });
});

it('says what is wrong with a command, and nothing of text that is neither', () => {
  expect(pastedStory('curl -d x', 'x')).toMatchObject({ ok: false, problems: [{ path: 'curl' }] });
  expect(pastedStory('hello', 'x')).toEqual({ ok: false, problems: null });
});
