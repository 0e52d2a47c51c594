import { applyChanges, emptyGraph } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { addChanges } from './add.ts';
import { insertChanges } from './insert.ts';
import { readyMade } from './ready-made.ts';

const story = {
  format: 'storyloom.story/1',
  name: 'Slack: post a message',
  actions: {
    post_to_slack: {
      type: 'http-request',
      name: 'Post to Slack',
      options: { method: 'post', url: 'https://slack.com/api/chat.postMessage' },
      retry: { max: 3 },
    },
  },
};
const made = readyMade(story);
if (made === null) throw new Error('It was not read.');

it('is added with its name, its options and its settings, and numbered when it comes again', () => {
  const once = addChanges(emptyGraph, { ...made, at: { x: 0, y: 0 } });
  const graph = applyChanges(emptyGraph, once?.changes ?? []);
  const [first] = Object.values(graph.actions);
  expect(first).toMatchObject({
    slug: 'post_to_slack',
    options: { url: 'https://slack.com/api/chat.postMessage' },
    settings: { retry: { max: 3, backoff: 'exponential' } },
  });
  const again = addChanges(graph, { ...made, at: { x: 0, y: 0 } });
  expect(again?.changes).toMatchObject([{ action: { name: 'Post to Slack 2', slug: 'post_to_slack_2' } }]);
});

it('goes into a link as it is', () => {
  const hook = addChanges(emptyGraph, { type: 'webhook', at: { x: 0, y: 0 } });
  const start = applyChanges(emptyGraph, hook?.changes ?? []);
  const next = addChanges(start, { type: 'trigger', at: { x: 0, y: 0 }, after: { from: hook?.id ?? '' } });
  const graph = applyChanges(start, next?.changes ?? []);
  const [link] = Object.keys(graph.links);
  const inserted = insertChanges(graph, link ?? '', made);
  const after = applyChanges(graph, inserted?.changes ?? []);
  expect(after.actions[inserted?.id ?? '']).toMatchObject({ name: 'Post to Slack' });
  expect(Object.values(after.links)).toHaveLength(2);
});

it('is nothing where there is no story', () => {
  expect(readyMade(undefined)).toBeNull();
  expect(readyMade({ ...story, actions: {} })).toBeNull();
});
