import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, type Change, ChangeError } from './changes.ts';
import { changesBetween } from './changes-between.ts';
import { diffCount, diffGraphs } from './diff.ts';
import type { Graph, GraphAction } from './model.ts';
import { changesSchema } from './schemas.ts';

const action = (id: string, more: Partial<GraphAction> = {}): GraphAction => ({
  id,
  type: 'event-transform',
  name: id,
  slug: id,
  options: { mode: 'message_only', payload: { total: 1, tags: ['a', 'b'] } },
  position: { x: 0, y: 0 },
  ...more,
});

const base: Graph = {
  actions: { a: action('a'), b: action('b', { position: { x: 0, y: 88 } }) },
  links: { l: { id: 'l', from: 'a', port: 'success', to: 'b' } },
  notes: { n: { id: 'n', content: '# Hello\nworld', position: { x: 1, y: 1 } } },
  groups: { g: { id: 'g', name: 'Prices' } },
};

const after = (...changes: Change[]) => diffGraphs(base, applyChanges(base, changes));

describe('a diff', () => {
  it('names an option by its path, down to the value that differs', () => {
    const payload = { total: 2, tags: ['a', 'c'], 'x y': true };
    const set: Change = { op: 'update_action', id: 'a', set: { payload }, unset: ['mode'] };
    expect(after(set).items).toEqual([
      {
        what: 'action',
        kind: 'changed',
        id: 'a',
        name: 'a',
        fields: [
          { path: 'options.mode', before: 'message_only' },
          { path: 'options.payload.total', before: 1, after: 2 },
          { path: 'options.payload.tags[1]', before: 'b', after: 'c' },
          { path: 'options.payload["x y"]', after: true },
        ],
      },
    ]);
  });

  it.each<[string, Change[], object]>([
    ['name', [{ op: 'update_action', id: 'a', name: 'A' }], { path: 'name', before: 'a', after: 'A' }],
    ['slug', [{ op: 'update_action', id: 'a', slug: 'z' }], { path: 'slug', before: 'a', after: 'z' }],
    ['switch', [{ op: 'update_action', id: 'a', disabled: true }], { path: 'disabled', after: true }],
    ['bypass', [{ op: 'update_action', id: 'a', bypassed: true }], { path: 'bypassed', after: true }],
    ['group', [{ op: 'set_group', ids: ['a'], group: 'g' }], { path: 'group', after: 'Prices' }],
    [
      'setting',
      [{ op: 'update_action', id: 'a', settings: { timeout_s: 5 } }],
      { path: 'settings.timeout_s', after: 5 },
    ],
  ])('tells a changed %s of an Action', (_, changes, field) => {
    const { items, moved } = after(...changes);
    expect(moved).toEqual([]);
    expect(items).toMatchObject([{ what: 'action', kind: 'changed', id: 'a', fields: [field] }]);
  });

  it('tells what was added and removed, by what people call it', () => {
    const { items } = after(
      { op: 'remove_action', id: 'b' },
      { op: 'add_action', action: action('c', { name: 'See' }) },
      { op: 'add_link', link: { id: 'm', from: 'a', port: 'no_match', to: 'c' } },
      { op: 'update_note', id: 'n', content: 'bye' },
      { op: 'add_note', note: { id: 'o', content: '', position: { x: 0, y: 0 } } },
      { op: 'remove_group', id: 'g' },
      { op: 'add_group', group: { id: 'h', name: 'Taxes' } },
    );
    expect(items.map(({ what, kind, name }) => `${what} ${kind}: ${name}`)).toEqual([
      'action added: See',
      'action removed: b',
      'link removed: a → b',
      'link added: a → See (no match)',
      'note changed: bye',
      'note added: Empty note',
      'group removed: Prices',
      'group added: Taxes',
    ]);
  });

  it('keeps what only moved apart, and counts all of it as one change', () => {
    const diff = after(
      { op: 'move', positions: { a: { x: 9, y: 9 }, n: { x: 2, y: 2 } } },
      { op: 'update_note', id: 'n', width: 300 },
      { op: 'update_group', id: 'g', collapsed: true },
    );
    expect(diff).toEqual({ items: [], moved: ['a', 'n', 'g'] });
    expect(diffCount(diff)).toBe(1);
  });

  it('leaves pins out, and links that were drawn again', () => {
    const diff = after(
      { op: 'update_action', id: 'a', pin: { output: 1 } },
      { op: 'remove_link', id: 'l' },
      { op: 'add_link', link: { id: 'again', from: 'a', port: 'success', to: 'b' } },
    );
    expect(diff).toEqual({ items: [], moved: [] });
  });
});

const ids = fc.constantFrom('a', 'b', 'c', 'd');
const noteIds = fc.constantFrom('n', 'o', 'p');
const groupIds = fc.constantFrom('g', 'h');
const movable = fc.oneof(ids, noteIds);
const json = fc.oneof(
  fc.integer(),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(ids, fc.string()),
);
const position = fc.record({ x: fc.integer(), y: fc.integer() });
const tint = fc.constantFrom('red' as const, 'blue' as const);
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    op: fc.constant('add_action' as const),
    action: fc
      .tuple(ids, ids, fc.constantFrom('webhook', 'trigger'))
      .map(([id, slug, type]) => action(id, { slug, type })),
  }),
  fc.record({
    op: fc.constant('update_action' as const),
    id: ids,
    name: fc.string(),
    slug: ids,
    set: fc.dictionary(ids, json),
    unset: fc.array(ids),
    disabled: fc.boolean(),
    bypassed: fc.boolean(),
    settings: fc.constantFrom({ timeout_s: 3 }, { timeout_s: null }, { exit: true }),
  }),
  fc.record({ op: fc.constant('move' as const), positions: fc.dictionary(movable, position) }),
  fc.record({ op: fc.constant('remove_action' as const), id: ids }),
  fc.record({
    op: fc.constant('add_link' as const),
    link: fc.record({ id: ids, from: ids, port: fc.constant('success'), to: ids }),
  }),
  fc.record({ op: fc.constant('remove_link' as const), id: ids }),
  fc.record({
    op: fc.constant('add_note' as const),
    note: fc.oneof(
      fc.record({ id: noteIds, content: fc.string(), position }),
      fc.record({ id: noteIds, content: fc.string(), position, width: fc.integer(), tint }),
    ),
  }),
  fc.record({
    op: fc.constant('update_note' as const),
    id: noteIds,
    content: fc.string(),
    height: fc.integer(),
  }),
  fc.record({ op: fc.constant('remove_note' as const), id: noteIds }),
  fc.record({
    op: fc.constant('add_group' as const),
    group: fc.oneof(
      fc.record({ id: groupIds, name: fc.string() }),
      fc.record({ id: groupIds, name: fc.string(), tint }),
    ),
  }),
  fc.record({
    op: fc.constant('update_group' as const),
    id: groupIds,
    name: fc.string(),
    collapsed: fc.boolean(),
  }),
  fc.record({ op: fc.constant('remove_group' as const), id: groupIds }),
  fc.record({
    op: fc.constant('set_group' as const),
    ids: fc.array(movable),
    group: fc.option(groupIds),
  }),
);

const anyGraph = fc.array(anyChange, { maxLength: 25 }).map((changes) => {
  let graph = base;
  for (const change of changes) {
    try {
      graph = applyChanges(graph, [change]);
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error;
    }
  }
  return graph;
});

/** Ids of links aside, and in one order. */
const plain = ({ links, ...graph }: Graph) => ({
  ...graph,
  links: Object.values(links)
    .map(({ from, port, to }) => `${from} ${port} ${to}`)
    .sort(),
});

describe('any two graphs', () => {
  it('differ in nothing from themselves', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(diffGraphs(graph, structuredClone(graph))).toEqual({ items: [], moved: [] });
        expect(changesBetween(graph, structuredClone(graph))).toEqual([]);
      }),
    );
  });

  it('become each other by the changes between them, after which nothing differs', () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (one, other) => {
        const made = applyChanges(one, changesBetween(one, other));
        expect(plain(made)).toEqual(plain(other));
        expect(diffGraphs(made, other)).toEqual({ items: [], moved: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('have a diff exactly when there is a change between them, and the same backwards', () => {
    fc.assert(
      fc.property(anyGraph, anyGraph, (one, other) => {
        const there = diffGraphs(one, other);
        const back = diffGraphs(other, one);
        expect(changesBetween(one, other).length > 0).toBe(diffCount(there) > 0);
        expect(back.items.length).toBe(there.items.length);
        const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
        const kinds = (items: typeof there.items) => items.map(({ what, kind }) => `${what} ${kind}`).sort();
        expect(kinds(back.items.map((item) => ({ ...item, kind: turned[item.kind] })))).toEqual(
          kinds(there.items),
        );
      }),
    );
  });

  it('may be brought together over the wire', () => {
    const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
    const from: Graph = { ...base, actions: { [id(1)]: action(id(1), { slug: 'a', options: {} }) } };
    const to: Graph = { actions: {}, links: {}, notes: {}, groups: {} };
    const changes = changesBetween(to, { ...to, actions: from.actions });
    expect(changesSchema.safeParse(changes).success).toBe(true);
  });
});
