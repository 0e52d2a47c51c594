import { expect, it } from 'vitest';
import { OutcomeUnknown } from './action.ts';
import { compileStory } from './compile.ts';
import { execute } from './execute.ts';
import { newId } from './ids.ts';
import type { ClaimedRun } from './model.ts';
import { outcomeOf } from './outcome.ts';
import { nothingOutside } from './outside.ts';
import { toyGraph, toyTypes } from './testing/toy-actions.ts';

/** What an Action comes to that says it does not know whether it was done. */
function afterDoubt(outcome_unknown: 'retry' | 'ask', failures = 0) {
  const graph = toyGraph({ call: { type: 'call', settings: { outcome_unknown } } }, []);
  const [action] = compileStory(graph, toyTypes).actions.values();
  if (!action) throw new Error('It has no Action.');
  const doubtful = {
    run: () => {
      throw new OutcomeUnknown('The line went dead.');
    },
  };
  const input = {
    runId: newId(),
    attempt: 1,
    hasWaited: false,
    answer: null,
    event: {},
    roots: {},
    platform: { storyRunGuid: () => '', storyRunLink: () => '', prompt: () => '' },
    approvalUrl: () => '',
    outside: nothingOutside,
    teamId: newId(),
    storyId: newId(),
  };
  const execution = execute(action, doubtful, {
    ...input,
    signal: new AbortController().signal,
  });
  if (execution instanceof Promise || execution.kind === 'calling') throw new Error('It answers at once.');
  return outcomeOf({ failures } as ClaimedRun, action, execution);
}

it('waits for a person when it is not known whether it was done, and counts no failure', () => {
  expect(afterDoubt('ask')).toMatchObject({
    outcome: {
      state: 'waiting',
      kind: 'decision',
      reason: 'The line went dead. Decide whether to run it again.',
    },
    failures: 0,
  });
});

it('is run again when its author says so, until that is too often', () => {
  expect(afterDoubt('retry')).toMatchObject({ outcome: { state: 'waiting', kind: 'retry' }, failures: 1 });
  expect(afterDoubt('retry', 25)).toMatchObject({
    outcome: { state: 'failed', error: { code: 'outcome_unknown' } },
  });
});
