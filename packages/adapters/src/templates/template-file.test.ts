import { toyTypes } from '@storyloom/engine/testing';
import { expect, it } from 'vitest';
import { parseTemplateFile } from './template-file.ts';

const copy = (payload: string) => ({
  type: 'copy',
  name: 'Copy',
  options: { payload },
  position: { x: 0, y: 88 },
});
const hook = { type: 'hook', name: 'Hook', options: {}, position: { x: 0, y: 0 } };
const file = {
  format: 'storyloom.template/1',
  slug: 'copy-it',
  kind: 'story',
  name: 'Copy it',
  summary: 'Copies.',
  description: 'Copies what comes.',
  categories: ['data'],
  credentials: [{ slug: 'token', name: 'Token', about: 'From the shop.' }],
  story: {
    format: 'storyloom.story/1',
    name: 'Copy it',
    actions: { copy: copy('<<CREDENTIAL.token>>'), hook },
    links: [{ from: 'hook', to: 'copy' }],
  },
};

function problems(over: object): string[] {
  const parsed = parseTemplateFile({ ...file, ...over }, toyTypes);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

it('reads a template with what it needs and the order of its steps', () => {
  const parsed = parseTemplateFile(file, toyTypes);
  expect(parsed).toMatchObject({
    ok: true,
    template: {
      slug: 'copy-it',
      products: [],
      needs: [{ kind: 'credential', slug: 'token' }],
      steps: ['hook', 'copy'],
      actionCount: 2,
      sample: null,
    },
  });
});

it('refuses one that is silent about what it needs, or asks for what it does not use', () => {
  expect(problems({ credentials: [] })).toEqual([
    'credentials: Its story names CREDENTIAL.token, which is not listed.',
  ]);
  const shop = { slug: 'shop', name: 'Shop', about: 'Its host.' };
  expect(problems({ resources: [shop] })).toEqual([
    'resources: No formula of its story names RESOURCE.shop.',
  ]);
});

it('refuses a ready-made Action that is more than one', () => {
  expect(problems({ kind: 'action' })).toEqual([
    'story: A ready-made Action is one Action, without links and notes.',
  ]);
});

it('refuses one that would begin by itself', () => {
  const clocked = { ...copy('<<CREDENTIAL.token>>'), schedule: [{ every_s: 300 }] };
  const story = { ...file.story, actions: { copy: clocked, hook } };
  expect(problems({ story })).toEqual([
    'story.actions.copy.schedule: A template begins nothing by itself: its schedules have "enabled": false.',
  ]);
});

it('says where a file is wrong, in the story too', () => {
  expect(problems({ slug: 'Copy It', categories: ['odd'] })).toEqual([
    'slug: Use lower case letters and digits with - between words.',
    expect.stringMatching(/^categories\.0: /),
  ]);
  const story = { ...file.story, actions: { ...file.story.actions, odd: { ...hook, type: 'odd' } } };
  expect(problems({ story })).toEqual(['story.actions.odd.type: There is no Action type "odd".']);
  expect(problems({ sold: 'yes' })).toHaveLength(1);
});
