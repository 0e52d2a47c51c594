import { describe, expect, it } from 'vitest';
import { fakeContext } from '../testing/index.ts';
import { runStory } from '../testing/run-story.ts';
import { message, storyOf } from '../testing/story-of.ts';
import { approval } from './index.ts';
import { approvalRunner } from './run.ts';

const optionsOf = (written: Record<string, unknown>) =>
  approval.options.parse(written) as Parameters<typeof approvalRunner.run>[0];
const run = (written: Record<string, unknown>, given: Parameters<typeof fakeContext>[0] = {}) =>
  approvalRunner.run(optionsOf(written), fakeContext(given));

describe('Wait for Approval', () => {
  it('asks, waits, and emits the link meanwhile', async () => {
    expect(await run({ title: 'Refund?', timeout: '60', comment: 'false' })).toMatchObject({
      wait: {
        ms: 60_000,
        approval: {
          title: 'Refund?',
          who: 'team',
          commentable: false,
          choices: [
            { value: 'approved', label: 'Approve' },
            { value: 'rejected', label: 'Reject' },
          ],
        },
      },
      emit: [
        {
          port: 'asked',
          payload: { url: 'https://storyloom.test/approve/1', expires_at: expect.any(String) },
        },
      ],
    });
  });

  it('waits without end when it has no time limit', async () => {
    expect(await run({})).toMatchObject({ wait: { ms: null }, emit: [{ payload: { expires_at: null } }] });
  });

  it.each([
    ['approved', 'approved'],
    ['rejected', 'rejected'],
    ['ask_back', 'answered'],
  ])('leaves with the answer %s by %s', async (answer, port) => {
    const said = {
      answer,
      label: 'x',
      comment: null,
      answered_by: 'Ann',
      answered_at: '2026-11-26T10:00:00.000Z',
    };
    expect(await run({}, { hasWaited: true, said })).toEqual({ emit: [{ payload: said, port }] });
  });

  it('leaves by timed out when nobody answered', async () => {
    expect(await run({ title: 'Refund?' }, { hasWaited: true })).toEqual({
      emit: [{ payload: { title: 'Refund?', answer: null }, port: 'timed_out' }],
    });
  });

  it('mails nobody when it is tried by itself, and says who gets the link in a run', async () => {
    const sent = fakeContext({ isTrial: true });
    await approvalRunner.run(optionsOf({ recipients: 'ann@example.com, Bo <bo@example.com>' }), sent);
    expect(sent.mails).toEqual([]);
    expect(sent.logs).toEqual([expect.stringContaining('mailed to ann@example.com, bo@example.com.')]);
  });

  it('mails the link, and fails in words when the server refuses it', async () => {
    const sent = fakeContext();
    await approvalRunner.run(
      optionsOf({ recipients: 'ann@example.com, Bo <bo@example.com>', title: 'Well?' }),
      sent,
    );
    expect(sent.mails).toMatchObject([
      { to: [{ address: 'ann@example.com' }, { address: 'bo@example.com' }], subject: 'Well?' },
    ]);
    expect(sent.mails[0]?.text).toContain('https://storyloom.test/approve/1');
    await expect(
      run(
        { recipients: 'ann@example.com' },
        { posted: { ok: false, code: 'refused', message: '550 No such user' } },
      ),
    ).rejects.toThrow('The mail with the link could not be sent: 550 No such user');
  });

  it.each([[{}], [{ a: '' }], [[]], ['yes']])('refuses %j as its answers', (choices) => {
    expect(approval.options.safeParse({ choices }).success).toBe(false);
  });

  it('goes on in a story when its time is over', async () => {
    const file = storyOf(
      {
        ask: ['approval', { title: 'Refund?', timeout: 60 }],
        tell: message('<<ask.url>>'),
        late: message('<<ask.title>>'),
      },
      ['receive -> ask', 'ask asked-> tell', 'ask timed_out-> late'],
    );
    const story = await runStory(file, {});
    expect(story.events.tell).toMatchObject([{ output: expect.stringMatching(/^\/approve\//) }]);
    expect(story.events.late).toMatchObject([{ output: 'Refund?' }]);
    expect(story.states.ask).toEqual(['succeeded']);
  });
});
