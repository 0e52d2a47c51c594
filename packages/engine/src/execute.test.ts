import { expect, it } from 'vitest';
import type { HandlerRunner } from './action.ts';
import { compileStory } from './compile.ts';
import { type ExecuteInput, execute } from './execute.ts';
import { newId } from './ids.ts';
import { nothingOutside, type Outside } from './outside.ts';
import { noSite } from './ports.ts';
import { toyGraph, toyTypes } from './testing/index.ts';

/** Carries a handler out with what the world outside is. */
async function carryOut(
  run: HandlerRunner<unknown>['run'],
  outside: Partial<Outside>,
  over: Partial<ExecuteInput> = {},
) {
  const story = compileStory(toyGraph({ work: { type: 'call' } }, []), toyTypes);
  const [action] = story.actions.values();
  if (!action) throw new Error('No Action.');
  const ids = { storyId: newId(), runId: newId(), teamId: newId() };
  return await execute(
    action,
    { run },
    {
      ...ids,
      attempt: 1,
      hasWaited: false,
      answer: null,
      event: null,
      roots: {},
      platform: { storyRunGuid: () => '', storyRunLink: () => '', prompt: () => '' },
      approvalUrl: () => noSite.approvalUrl(ids.runId),
      outside: { ...nothingOutside, ...outside },
      signal: new AbortController().signal,
      ...over,
    },
  );
}

/** Remembers a key and changes a resource; answers what the world outside was asked for. */
async function asked(isTest: boolean) {
  const said: unknown[] = [];
  const outside: Partial<Outside> = {
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
  const run: HandlerRunner<unknown>['run'] = async (_, context) => {
    await context.remember({ key: 'A-1', last: 10 });
    await context.changeResource({ slug: 'seen', operation: 'append', value: 1 });
    return { emit: [] };
  };
  await carryOut(run, outside, { isTest });
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

it('tells what sends a request which secrets may be in it', async () => {
  const said: unknown[] = [];
  const http: Outside['http'] = {
    request: async ({ secrets }) => {
      said.push(secrets);
      return { ok: false, code: 'unreachable', message: '' };
    },
  };
  const run: HandlerRunner<unknown>['run'] = async (_, context) => {
    await context.http.request({
      method: 'GET',
      url: 'https://a.test/',
      headers: {},
      timeoutMs: 1,
      maxBytes: 1,
      followRedirects: true,
      signal: context.signal,
    });
    return { emit: [] };
  };
  const values = { ok: true as const, roots: {}, hidden: ['s3cret-value'], allowedHosts: [] };
  await carryOut(run, { http }, { values });
  await carryOut(run, { http });
  expect(said).toEqual([['s3cret-value'], undefined]);
});
