import { describe, expect, it } from 'vitest';
import { settingNames } from './setting-names.ts';
import { actionSettingsSchema } from './settings.ts';
import { parseStoryFile } from './story-file.ts';
import { toyTypes } from './testing/toy-actions.ts';
import { toStoryFile } from './write-story-file.ts';

const file = {
  format: 'storyloom.story/1',
  name: 'Orders',
  description: '',
  actions: {
    big: {
      type: 'copy',
      name: 'Big',
      options: { payload: { z: 1, a: 2 }, mode: 'x' },
      position: { x: 5, y: -3 },
    },
    hook: { type: 'hook', name: 'Hook', options: {}, position: { x: 0, y: 0 }, disabled: true },
  },
  links: [{ from: 'hook', port: 'success', to: 'big' }],
  notes: [{ content: 'Why', position: { x: 1, y: 2 }, width: 300 }],
};

function parsed(input: unknown) {
  const result = parseStoryFile(input, toyTypes);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.story;
}

function problems(input: unknown) {
  const result = parseStoryFile(input, toyTypes);
  return result.ok ? [] : result.problems;
}

describe('a story file', () => {
  it('comes back as it went in', () => {
    expect(toStoryFile(parsed(file))).toEqual(file);
  });

  it('is the same text whatever order the story was drawn in', () => {
    const { big, hook } = file.actions;
    const redrawn = {
      ...file,
      actions: { hook, big: { ...big, options: { mode: 'x', payload: big.options.payload } } },
    };
    const text = (input: unknown) => JSON.stringify(toStoryFile(parsed(input)));
    expect(text(redrawn)).toBe(text(file));
    expect(text(file)).toContain('"payload":{"z":1,"a":2}');
  });

  it('says where its Actions stand, or they are put one below the other', () => {
    const { big, hook } = file.actions;
    const without = ({ type, name, options }: { type: string; name: string; options: object }) => ({
      type,
      name,
      options,
    });
    const placed = parsed({ ...file, actions: { big: without(big), hook: without(hook) } });
    const places = Object.values(placed.graph.actions).map(({ slug, position }) => [slug, position]);
    expect(places).toEqual([
      ['big', { x: 0, y: 88 }],
      ['hook', { x: 0, y: 0 }],
    ]);
    const half = parsed({ ...file, actions: { big, hook: without(hook) } });
    expect(Object.values(half.graph.actions).map(({ position }) => position)).toContainEqual(big.position);
  });

  it('has the settings of an Action in the order of their declaration', () => {
    expect(settingNames).toEqual(Object.keys(actionSettingsSchema.shape));
  });

  it('gets new ids at every import', () => {
    const ids = (input: unknown) => Object.keys(parsed(input).graph.actions);
    expect(ids(file)).not.toEqual(ids(file));
  });
});

describe('a file that is not one', () => {
  it.each([
    ['nothing', null, ''],
    ['another format', { ...file, format: 'n8n' }, 'format'],
    ['an Action without a name', { ...file, actions: { a: { type: 'copy', name: ' ' } } }, 'actions.a.name'],
    ['a slug that no formula can say', { ...file, actions: { 'a b': file.actions.big } }, 'actions.a b'],
    [
      'an unknown type',
      { ...file, actions: { a: { type: 'magic', name: 'M' } }, links: [] },
      'actions.a.type',
    ],
    ['a link to nowhere', { ...file, links: [{ from: 'hook', port: 'success', to: 'x' }] }, 'links[0].to'],
    [
      'a port that is not there',
      { ...file, links: [{ from: 'hook', port: 'out', to: 'big' }] },
      'links[0].port',
    ],
    [
      'a link into a source',
      { ...file, links: [{ from: 'big', port: 'success', to: 'hook' }] },
      'links[0].to',
    ],
    ['a key we do not know', { ...file, agents: [] }, ''],
  ])('is refused with the place: %s', (_, input, path) => {
    expect(problems(input).map((problem) => problem.path)).toContain(path);
  });

  it('has all its problems listed at once', () => {
    const many = {
      ...file,
      actions: { a: { type: 'magic', name: 'M' }, b: { type: 'none', name: 'N' } },
      links: [],
    };
    expect(problems(many).map((problem) => problem.path)).toEqual(['actions.a.type', 'actions.b.type']);
  });

  it('has what is wrong with its shape and with its meaning listed together', () => {
    const many = {
      ...file,
      name: '',
      actions: { ...file.actions, a: { type: 'magic', name: 'M', position: { x: 0, y: 'far' } }, b: 7 },
      links: [{ from: 'hook', port: 'out', to: 'nowhere' }, { from: 7, to: 'b' }, 'a link'],
    };
    expect(problems(many).map((problem) => problem.path)).toEqual([
      'name',
      'actions.a.position.y',
      'actions.b',
      'links[1].from',
      'links[2]',
      'actions.a.type',
      'links[0].to',
      'links[0].port',
    ]);
  });

  it('of another format is not searched for the mistakes of ours', () => {
    const other = { ...file, format: 'other/2', links: [{ from: 'x', port: 'main', to: 'y' }] };
    expect(problems(other).map((problem) => problem.path)).toEqual(['format']);
  });
});
