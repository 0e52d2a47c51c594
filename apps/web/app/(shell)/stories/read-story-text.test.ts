import { expect, it } from 'vitest';
import { readStoryText } from './read-story-text.ts';

it('leaves a story file as it is, for the server to judge', async () => {
  const file = { format: 'storyloom.story/1', nodes: 'odd' };
  expect(await readStoryText(JSON.stringify(file))).toEqual({ ok: true, file, remarks: [] });
  expect(await readStoryText('{"name": "x"}')).toMatchObject({ ok: true, file: { name: 'x' } });
});

it('translates a command, and a story of n8n under its name', async () => {
  const command = await readStoryText(' curl https://api.example.com/alerts');
  expect(command).toMatchObject({ ok: true, file: { name: 'Untitled story', links: [{}] } });
  const node = { name: 'Hook', type: 'n8n-nodes-base.webhook', position: [0, 0], parameters: {} };
  const story = await readStoryText(JSON.stringify({ name: 'Old one', nodes: [node], connections: {} }));
  expect(story).toMatchObject({ ok: true, file: { name: 'Old one' } });
});

it('says what is wrong with other text', async () => {
  expect(await readStoryText('hello')).toMatchObject({ ok: false });
  expect(await readStoryText('{"nodes": 7}')).toEqual({
    ok: false,
    problems: [{ path: '', message: 'There is no story in it.' }],
  });
});
