import { expect, it } from 'vitest';
import { findTemplates } from './find-templates.ts';
import type { Template } from './template-file.ts';

function template(over: Partial<Template> & Pick<Template, 'slug' | 'name'>): Template {
  return {
    kind: 'action',
    summary: '',
    description: '',
    categories: ['messages'],
    products: [],
    needs: [],
    hosts: [],
    sendsMail: false,
    steps: [],
    actionCount: 1,
    sample: null,
    story: { format: 'storyloom.story/1', name: 'x', actions: {} },
    ...over,
  };
}

const all = [
  template({ slug: 'a', name: 'Tell the team', products: ['Slack'], kind: 'story', categories: ['alerts'] }),
  template({ slug: 'b', name: 'Post to Slack' }),
  template({ slug: 'c', name: 'Slack: find a user', categories: ['people', 'messages'] }),
  template({ slug: 'd', name: 'Open a ticket', summary: 'Not by slack' }),
];
const page = { limit: 10, skip: 0 };
const slugs = (filter: object) =>
  findTemplates(all, { ...page, ...filter }).templates.map(({ slug }) => slug);

it('finds names first, then products, then texts, whatever the case', () => {
  expect(slugs({ search: 'SLACK' })).toEqual(['c', 'b', 'a', 'd']);
  expect(slugs({ search: 'slack user' })).toEqual(['c']);
  expect(slugs({ search: 'alerts team' })).toEqual(['a']);
  expect(slugs({ search: 'okapi' })).toEqual([]);
  expect(slugs({})).toEqual(['d', 'b', 'c', 'a']);
});

it('counts what other kinds and categories would show', () => {
  const found = findTemplates(all, { ...page, search: 'slack', kind: 'action', category: 'people' });
  expect(found.templates.map(({ slug }) => slug)).toEqual(['c']);
  expect(found.kinds).toEqual({ story: 1, action: 3 });
  expect(found.categories.map(({ category, count }) => [category, count])).toEqual([
    ['people', 1],
    ['messages', 3],
  ]);
});

it('pages without the stories themselves', () => {
  const { templates, total } = findTemplates(all, { limit: 2, skip: 1 });
  expect(templates.map(({ slug }) => slug)).toEqual(['b', 'c']);
  expect(total).toBe(4);
  expect(templates[0]).not.toHaveProperty('story');
});
