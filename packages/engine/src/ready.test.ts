import { compile } from '@storyloom/formula';
import { expect, test, vi } from 'vitest';
import { compileStory, mayRunInline } from './compile.ts';
import { storyGate } from './limits.ts';
import { emptyGraph, type Graph, type GraphAction } from './model.ts';
import type { Version } from './ports.ts';
import { toyTypes } from './testing/toy-actions.ts';

const { families } = compile('<<MD5("")>>');

function versionWith(action: Partial<GraphAction>): Version {
  const whole = { id: 'a', type: 'copy', slug: 'a', name: 'A', options: {}, position: { x: 0, y: 0 } };
  const graph: Graph = { ...emptyGraph, actions: { a: { ...whole, ...action } } };
  return { id: 'v', storyId: 's', teamId: 't', storyName: 'S', number: 1, graph };
}

test('a limit on story runs may call no function that has to be loaded', () => {
  expect(() => storyGate('s', '<<MD5(receive.body.id)>>', {})).toThrow(/A limit on story runs cannot/);
  expect(storyGate('s', '<<UPCASE("a")>>', {})).toBe('story:s:A');
});

test('a version is handed out when the functions of all its formulas are loaded', async () => {
  // Other tests of this process have loaded them into the modules that they share.
  vi.resetModules();
  const { areLoaded } = await import('@storyloom/formula');
  const { compiledCache } = await import('./compile.ts');
  const { readyVersions } = await import('./ready.ts');
  const version = versionWith({ options: { value: '<<MD5("a")>>' } });
  const compiled = compiledCache(toyTypes);
  expect(areLoaded(families)).toBe(false);
  const versions = readyVersions({ load: async (id) => (id === 'v' ? version : null) }, compiled);
  expect(await versions.load('other')).toBeNull();
  expect(await versions.load('v')).toBe(version);
  expect(compiled(version).families).toEqual(families);
  expect(areLoaded(families)).toBe(true);
});

test.each<[string, Partial<GraphAction>]>([
  ['an option', { options: { list: [{ value: 'a <<MD5("a")>>' }] } }],
  ['a deferred option', { type: 'hook', options: { response: { body: '<<MD5("a")>>' } } }],
  ['the key of a limit', { settings: { concurrency: { max: 1, key: '<<MD5("a")>>' } } }],
])('functions called in %s are among those that a version needs', (_, action) => {
  expect(compileStory(versionWith(action).graph, toyTypes).families).toEqual(families);
});

test('an Action that makes RSA keys is left to the worker', () => {
  const slow = (formula: string) => {
    const action = compileStory(versionWith({ options: { value: formula } }).graph, toyTypes).actions.get(
      'a',
    );
    return action && [action.slow, mayRunInline(action)];
  };
  expect(slow('<<GENERATE_RSA_KEYS()>>')).toEqual([true, false]);
  expect(slow('<<MD5("a")>>')).toEqual([false, true]);
});
