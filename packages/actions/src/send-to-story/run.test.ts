import type { Json, JsonObject } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { httpAnswer } from '../testing/index.ts';
import { type Called, runStory, type Story } from '../testing/run-story.ts';
import { call, message, storyOf } from '../testing/story-of.ts';

const caller = (options: JsonObject, after: Json = '<<send>>') =>
  storyOf({ send: ['send-to-story', { story: 'Scores', ...options }], after: message(after) }, [
    'receive -> send',
    'send -> after',
  ]);

/** Answers with what `answer` gives, once its request is answered. */
const called = (answer: Json, actions: Parameters<typeof storyOf>[0] = {}): Called => ({
  file: withExit(
    storyOf({ ask: call('ask'), ...actions, answer: message(answer) }, ['receive -> ask', 'ask -> answer']),
  ),
});

/** The same, over in the commit that starts it. */
const quick = (answer: Json): Called => ({
  file: withExit(storyOf({ answer: message(answer) }, ['receive -> answer'])),
});

function withExit(file: ReturnType<typeof storyOf>): unknown {
  const { actions } = file;
  return { ...file, actions: { ...actions, answer: { ...actions.answer, exit: true } } };
}

const outputs = (story: Story, slug: string) => (story.events[slug] ?? []).map(({ output }) => output);
const settled = (...stories: [Json, JsonObject, Called][]) =>
  Promise.all(
    stories.map(([body, options, story]) => runStory(caller(options), body, { stories: { Scores: story } })),
  );

describe('Send to Story', () => {
  it('goes on with the answer of the story that it calls', async () => {
    const payload = { host: '<<receive.body.host>>' };
    const answer = { of: '<<receive.body.host>>', by: '<<receive.meta.story_run_guid>>' };
    for (const story of await settled(
      [{ host: 'web' }, { payload }, called(answer)],
      [{ host: 'web' }, { payload }, quick(answer)],
    )) {
      expect(outputs(story, 'after')).toEqual([{ of: 'web', by: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
      expect(story.states.send).toEqual(['succeeded']);
    }
  });

  it.each([
    ['<<STORY.scores>>', 'scores'],
    ['<<STORY.sales.scores>>', 'sales.scores'],
    ['Scores', 'Scores'],
  ])('calls for %s the story %s', async (written, name) => {
    const story = await runStory(caller({ story: written }), {}, { stories: { [name]: quick('it') } });
    expect(outputs(story, 'after')).toEqual(['it']);
  });

  it('gives the payload at the top when it is told to', async () => {
    const options = { payload: { host: 'web' }, send_payload_as_body: 'false' };
    const [story] = await settled([{}, options, quick('<<receive.host>>')]);
    expect(story && outputs(story, 'after')).toEqual(['web']);
  });

  it.each([{ send_to_draft: 'true' }, { send_to_test: true }, { send_to_draft: true, send_to_test: false }])(
    'calls the draft of the story for %o',
    async (options) => {
      const stories = { Scores: quick('live'), 'the draft of Scores': quick('draft') };
      const story = await runStory(caller(options), {}, { stories });
      expect(outputs(story, 'after')).toEqual(['draft']);
    },
  );

  it.each(['in_order', 'parallel'])(
    'calls once for each element, %s, and lists the answers in order',
    async (loop_order) => {
      const options = {
        loop: '<<receive.body.hosts>>',
        loop_order,
        max_at_once: '3',
        payload: { n: '<<LOOP.index>>', host: '<<LOOP.value.name>>' },
      };
      const body = { hosts: Array.from({ length: 7 }, (_, index) => ({ name: `h${index}` })) };
      const answer = '<<receive.body.host>> <<receive.body.n>>';
      for (const story of await settled([body, options, called(answer)], [body, options, quick(answer)])) {
        expect(outputs(story, 'after')).toEqual([body.hosts.map(({ name }, index) => `${name} ${index}`)]);
        expect(story.events.answer).toHaveLength(7);
      }
    },
  );

  it('keeps to how many calls may be under way at once', async () => {
    let [now, most] = [0, 0];
    const stories = { Scores: called('done') };
    const file = caller({ loop: [1, 2, 3, 4, 5, 6, 7, 8], loop_order: 'parallel', max_at_once: 2 });
    await runStory(
      file,
      {},
      {
        stories,
        answer: () => {
          now += 1;
          most = Math.max(most, now);
          queueMicrotask(() => {
            now -= 1;
          });
          return httpAnswer({ body: 'ok' });
        },
      },
    );
    expect(most).toBeLessThanOrEqual(2);
  });

  it('emits an empty list for a loop over nothing', async () => {
    const [story] = await settled([{ hosts: [] }, { loop: '<<receive.body.hosts>>' }, quick('x')]);
    expect(story && outputs(story, 'after')).toEqual([[]]);
  });

  it('names the input that is missing, and calls nothing', async () => {
    const inputs = [
      { name: 'host', type: 'text' as const, required: true, description: '' },
      { name: 'port', type: 'number' as const, required: false, default: 443, description: '' },
    ];
    const story = { ...quick({ host: '<<receive.body.host>>', port: '<<receive.body.port>>' }), inputs };
    const [missing, filled, wrong] = await settled(
      [{}, { payload: { port: 1 } }, story],
      [{}, { payload: { host: 'web' } }, story],
      [{}, { payload: { host: 'web', port: 'many' } }, story],
    );
    expect(missing?.errors.send).toMatchObject([
      {
        code: 'missing_input',
        message: expect.stringContaining(
          'Shape cannot be called with this payload. The input "host" is missing.',
        ),
      },
    ]);
    expect(missing?.events.answer).toBeUndefined();
    expect(filled && outputs(filled, 'after')).toEqual([{ host: 'web', port: 443 }]);
    expect(wrong?.errors.send).toMatchObject([
      { code: 'bad_input', message: expect.stringContaining('"port"') },
    ]);
  });

  it('fails with the story that it calls, and says which run that was', async () => {
    const [broken, empty] = await Promise.all([
      runStory(caller({}), {}, { stories: { Scores: called('x') }, answer: httpAnswer({ status: 500 }) }),
      runStory(
        caller({}),
        {},
        { stories: { Scores: { file: storyOf({ idle: message('x') }, ['receive -> idle']) } } },
      ),
    ]);
    expect(broken.errors.send).toMatchObject([
      { code: 'called_failed', detail: { story_run_id: expect.any(String), url: expect.any(String) } },
    ]);
    expect(empty.errors.send).toMatchObject([{ code: 'not_answered' }]);
    expect(broken.events.after).toBeUndefined();
  });

  it('takes its failure path when a link stands there', async () => {
    const file = storyOf(
      { send: ['send-to-story', { story: 'Nobody' }], mend: message('<<send.error.code>>') },
      ['receive -> send', 'send failure-> mend'],
    );
    const story = await runStory(file, {});
    expect(outputs(story, 'mend')).toEqual(['no_story']);
  });

  it('calls anew when its retry policy says so', async () => {
    let tries = 0;
    const answer = () => {
      tries += 1;
      return httpAnswer({ status: tries === 1 ? 500 : 200, body: 'ok' });
    };
    const settings = {
      send: {
        retry: { max: 2, delay_s: 1, backoff: 'fixed' as const, max_delay_s: 1, on: ['called_failed'] },
      },
    };
    const story = await runStory(caller({}), {}, { stories: { Scores: called('done') }, answer, settings });
    expect(outputs(story, 'after')).toEqual(['done']);
    expect(tries).toBe(2);
  });

  it('waits no longer than its time limit', async () => {
    const slow = withExit(
      storyOf({ wait: ['event-transform', { mode: 'delay', seconds: 60 }], answer: message('late') }, [
        'receive -> wait',
        'wait -> answer',
      ]),
    );
    const story = await runStory(caller({ timeout: '5' }), {}, { stories: { Scores: { file: slow } } });
    expect(story.errors.send).toMatchObject([{ code: 'call_timeout', option: 'timeout' }]);
    expect(outputs(story, 'answer')).toEqual(['late']);
  });

  describe('when the called story says how long its callers wait', () => {
    const slow = (timeoutMs: number): Called => ({
      file: withExit(
        storyOf({ wait: ['event-transform', { mode: 'delay', seconds: 60 }], answer: message('late') }, [
          'receive -> wait',
          'wait -> answer',
        ]),
      ),
      timeoutMs,
    });
    const mended = (options: JsonObject) =>
      storyOf(
        {
          send: ['send-to-story', { story: 'Scores', ...options }],
          mend: message('<<send.error.code>> <<send.error.detail.story_run_id>>'),
        },
        ['receive -> send', 'send failure-> mend'],
      );

    it('goes on at its failure path, and the called run goes on', async () => {
      const story = await runStory(mended({}), {}, { stories: { Scores: slow(5_000) } });
      expect(outputs(story, 'mend')).toEqual([expect.stringMatching(/^call_timeout [0-9a-f-]{36}$/)]);
      expect(outputs(story, 'answer')).toEqual(['late']);
    });

    it.each([
      ['5', 10_000, 'did not answer within 5 s. It goes on'],
      ['10', 5_000, 'did not answer within 5 s, the longest that its settings let a caller wait.'],
    ])('waits for %s s of its own or %d ms of that story, whichever is shorter', async (timeout, ms, why) => {
      const story = await runStory(caller({ timeout }), {}, { stories: { Scores: slow(ms) } });
      expect(story.errors.send).toMatchObject([
        { code: 'call_timeout', message: expect.stringContaining(why) },
      ]);
    });

    it('counts for each call of a loop, not for all of them together', async () => {
      const options = { loop: [1, 2, 3] };
      const story = await runStory(caller(options), {}, { stories: { Scores: slow(61_000) } });
      expect(outputs(story, 'after')).toEqual([['late', 'late', 'late']]);
    });
  });

  it('stops stories that call each other without end, and names them', async () => {
    const again = withExit(
      storyOf({ again: ['send-to-story', { story: 'Scores' }], answer: message('<<again>>') }, [
        'receive -> again',
        'again -> answer',
      ]),
    );
    const story = await runStory(caller({}), {}, { stories: { Scores: { file: again } } });
    expect(story.states.again).toHaveLength(10);
    expect(story.errors.again?.map(({ code }) => code)).toContain('too_deep');
    expect(story.events.after).toBeUndefined();
  });
});
