import { expect, it } from 'vitest';
import type { HandlerRunner } from './action.ts';
import { compileStory } from './compile.ts';
import { execute } from './execute.ts';
import { newId } from './ids.ts';
import { nothingOutside, type Outside } from './outside.ts';
import { noSite } from './ports.ts';
import { toyGraph, toyTypes } from './testing/index.ts';

/** Remembers a key and changes a resource; answers what the world outside was asked for. */
async function asked(isTest: boolean) {
  const story = compileStory(toyGraph({ work: { type: 'call' } }, []), toyTypes);
  const [action] = story.actions.values();
  if (!action) throw new Error('No Action.');
  const said: unknown[] = [];
  const outside: Outside = {
    ...nothingOutside,
    memory: {
      remember: async ({ isTest: ofDraft }, { key }) => {
        said.push({ key, ofDraft });
        return true;
      },
    },
    resources: {
      change: async (_, change) => {
        said.push(change);
        return { ok: true, revision: 2 };
      },
    },
  };
  const runner: HandlerRunner<unknown> = {
    run: async (_, context) => {
      await context.remember({ key: 'A-1', last: 10 });
      await context.changeResource({ slug: 'seen', operation: 'append', value: 1 });
      return { emit: [] };
    },
  };
  const ids = { storyId: newId(), runId: newId(), teamId: newId() };
  await execute(action, runner, {
    ...ids,
    isTest,
    attempt: 1,
    hasWaited: false,
    answer: null,
    event: null,
    roots: {},
    platform: { storyRunGuid: () => '', storyRunLink: () => '', prompt: () => '' },
    approvalUrl: () => noSite.approvalUrl(ids.runId),
    outside,
    signal: new AbortController().signal,
  });
  return said;
}

it('lets a run of a draft change test values, and remember nothing that a live run could meet', async () => {
  const change = { slug: 'seen', operation: 'append', value: 1 };
  const [live, draft] = [await asked(false), await asked(true)];
  expect(live).toEqual([{ key: 'A-1', ofDraft: false }, change]);
  expect(draft).toEqual([
    { key: 'A-1', ofDraft: true },
    { ...change, isTest: true },
  ]);
});
