import { expect, it } from 'vitest';
import { bodyOf, type NoticeMessage, subjectOf, textOf } from './message.ts';

const base = 'https://storyloom.example.com';
const message: NoticeMessage = {
  story: { id: 's', name: 'Orders\r\nBcc: x' },
  at: '2026-11-27T10:00:00.000Z',
  news: {
    failures: [
      { id: 'a', name: 'Ask', count: 1_200 },
      { id: 'b', name: 'Tell', count: 1 },
    ],
    first: [
      {
        actionId: 'a',
        actionName: 'Ask',
        actionRunId: 'r',
        storyRunId: 'run',
        at: '2026-11-27T09:59:00.000Z',
        message: 'The server answered 500.',
      },
    ],
    events: [{ id: 'c', name: 'Hook', count: 2 }],
    silent: [{ id: 'd', name: 'Poll', seconds: 7_200, since: '2026-11-27T08:00:00.000Z' }],
  },
};

it('says on one line what happened, whatever the story is called', () => {
  expect(subjectOf(message)).toBe('1,201 failures, 1 Action without events, 2 events in “Orders Bcc: x”');
  expect(subjectOf({ ...message, news: null })).toBe('Test message of “Orders Bcc: x”');
});

it('says it in words, with links to the runs', () => {
  expect(textOf(message, base).split('\n\n').slice(1)).toEqual([
    'Ask failed 1,200 times.\nTell failed once.',
    `2026-11-27T09:59:00.000Z Ask: The server answered 500.\n${base}/stories/s?run=run&step=r`,
    'Poll has emitted nothing for 2 hours, since 2026-11-27T08:00:00.000Z.',
    'Hook emitted 2 events.',
    `${base}/stories/s`,
  ]);
});

it('is JSON for webhooks, the same keys in a test', () => {
  const body = bodyOf('n', message, base);
  expect(body).toMatchObject({
    format: 'storyloom.notice/1',
    id: 'n',
    test: false,
    story: { id: 's', url: `${base}/stories/s` },
    failures: {
      count: 1_201,
      first: [{ action: 'Ask', error: 'The server answered 500.', url: `${base}/stories/s?run=run&step=r` }],
    },
    events: [{ id: 'c', name: 'Hook', count: 2 }],
    silent: [{ name: 'Poll', seconds: 7_200, last_event_at: '2026-11-27T08:00:00.000Z' }],
  });
  const test = bodyOf('n', { ...message, news: null }, base);
  expect(test).toMatchObject({ test: true, failures: { count: 0, first: [] } });
  expect(Object.keys(test)).toEqual(Object.keys(body));
});
