import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, type Change, ChangeError, inverseOf, membersOf } from './changes.ts';
import { clashes, overwriting } from './clashes.ts';
import { newId } from './ids.ts';
import { emptyGraph, type Graph, type GraphAction } from './model.ts';
import { changesSchema } from './schemas.ts';

const action = (id: string, more: Partial<GraphAction> = {}): GraphAction => ({
  id,
  type: 'event-transform',
  name: id,
  slug: id,
  options: { mode: 'message_only' },
  position: { x: 0, y: 0 },
  ...more,
});

const two: Graph = {
  actions: { a: action('a'), b: action('b') },
  links: { l: { id: 'l', from: 'a', port: 'success', to: 'b' } },
  notes: { n: { id: 'n', content: 'hello', position: { x: 1, y: 1 } } },
  groups: {},
};

describe('applying', () => {
  it('takes an Action away with its links, and undo brings both back', () => {
    const changes: Change[] = [{ op: 'remove_action', id: 'b' }];
    const after = applyChanges(two, changes);
    expect(after.actions).not.toHaveProperty('b');
    expect(after.links).toEqual({});
    expect(applyChanges(after, inverseOf(two, changes))).toEqual(two);
  });

  it('sets and unsets single options', () => {
    const after = applyChanges(two, [{ op: 'update_action', id: 'a', set: { payload: 1 }, unset: ['mode'] }]);
    expect(after.actions.a?.options).toEqual({ payload: 1 });
  });

  it('numbers a slug that is taken when an Action is added, but refuses a rename to it', () => {
    const after = applyChanges(two, [{ op: 'add_action', action: action('c', { slug: 'a' }) }]);
    expect(after.actions.c?.slug).toBe('a_2');
    expect(() => applyChanges(two, [{ op: 'update_action', id: 'b', slug: 'a' }])).toThrow(ChangeError);
  });

  it('leaves the same link out and refuses one to nowhere', () => {
    const same: Change = { op: 'add_link', link: { id: 'm', from: 'a', port: 'success', to: 'b' } };
    expect(applyChanges(two, [same])).toEqual(two);
    const nowhere: Change = { op: 'add_link', link: { id: 'm', from: 'a', port: 'success', to: 'z' } };
    expect(() => applyChanges(two, [nowhere])).toThrow('The link');
  });

  it('never changes the graph it was given', () => {
    const before = structuredClone(two);
    applyChanges(two, [
      { op: 'move', positions: { a: { x: 9, y: 9 } } },
      { op: 'update_action', id: 'a', name: 'other', set: { x: 1 } },
      { op: 'remove_action', id: 'b' },
    ]);
    expect(two).toEqual(before);
  });
});

const ids = fc.constantFrom('a', 'b', 'c', 'd');
const position = fc.record({ x: fc.integer(), y: fc.integer() });
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    op: fc.constant('add_action' as const),
    action: fc.tuple(ids, ids).map(([id, slug]) => action(id, { slug })),
  }),
  fc.record({
    op: fc.constant('update_action' as const),
    id: ids,
    name: fc.string(),
    set: fc.dictionary(ids, fc.integer()),
    unset: fc.array(ids),
    disabled: fc.boolean(),
  }),
  fc.record({ op: fc.constant('move' as const), positions: fc.dictionary(ids, position) }),
  fc.record({ op: fc.constant('remove_action' as const), id: ids }),
  fc.record({
    op: fc.constant('add_link' as const),
    link: fc.record({ id: ids, from: ids, port: fc.constant('success'), to: ids }),
  }),
  fc.record({ op: fc.constant('remove_link' as const), id: ids }),
  fc.record({
    op: fc.constant('add_note' as const),
    note: fc.record({ id: ids, content: fc.string(), position }),
  }),
  fc.record({ op: fc.constant('update_note' as const), id: ids, content: fc.string(), width: fc.integer() }),
  fc.record({ op: fc.constant('remove_note' as const), id: ids }),
);

/** Keeps of random changes those that fit. */
function fitting(graph: Graph, changes: Change[]): Change[] {
  const kept: Change[] = [];
  let current = graph;
  for (const change of changes) {
    try {
      current = applyChanges(current, [change]);
      kept.push(change);
    } catch (error) {
      expect(error).toBeInstanceOf(ChangeError);
    }
  }
  return kept;
}

describe('properties', () => {
  it('undoes any changes to exactly what was there', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (random) => {
        const changes = fitting(two, random);
        const after = applyChanges(two, changes);
        expect(applyChanges(after, inverseOf(two, changes))).toEqual(two);
      }),
    );
  });

  it('comes to the same in either order when two sides do not clash', () => {
    // Moves are left out: the last one wins. So are additions: a slug goes to the first who asks.
    const mergeable = (changes: Change[]) =>
      fitting(
        two,
        changes.filter((change) => change.op !== 'move' && change.op !== 'add_action'),
      );
    const ends = (graph: Graph) =>
      Object.values(graph.links)
        .map((link) => `${link.from} ${link.to}`)
        .sort();
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), fc.array(anyChange, { maxLength: 8 }), (x, y) => {
        const [mine, theirs] = [mergeable(x), mergeable(y)];
        fc.pre(clashes(mine, theirs).length === 0);
        fc.pre(![...mine, ...theirs].some((change) => change.op === 'remove_link'));
        const one = applyChanges(applyChanges(two, theirs), mine);
        const other = applyChanges(applyChanges(two, mine), theirs);
        expect({ ...one, links: ends(one) }).toEqual({ ...other, links: ends(other) });
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every link between Actions that are there', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 40 }), (random) => {
        const graph = applyChanges(emptyGraph, fitting(emptyGraph, random));
        for (const link of Object.values(graph.links)) {
          expect(graph.actions).toHaveProperty(link.from);
          expect(graph.actions).toHaveProperty(link.to);
        }
        const slugs = Object.values(graph.actions).map((one) => one.slug);
        expect(new Set(slugs).size).toBe(slugs.length);
      }),
    );
  });
});

describe('clashes', () => {
  const set = (id: string, key: string): Change => ({ op: 'update_action', id, set: { [key]: 1 } });

  it('merges two options of one Action, and one option of two Actions', () => {
    expect(clashes([set('a', 'url')], [set('a', 'method')])).toEqual([]);
    expect(clashes([set('a', 'url')], [set('b', 'url')])).toEqual([]);
  });

  it('names an option that both set', () => {
    expect(clashes([set('a', 'url')], [set('a', 'url')])).toEqual(['action a options.url']);
  });

  it('does not let one side take away what the other works on', () => {
    const remove: Change[] = [{ op: 'remove_action', id: 'a' }];
    expect(clashes([set('a', 'url')], remove)).toEqual(['action a']);
    expect(
      clashes(remove, [{ op: 'add_link', link: { id: 'm', from: 'a', port: 'success', to: 'b' } }]),
    ).toEqual(['action a']);
  });

  it('lets both remove the same, and both move', () => {
    const remove: Change[] = [{ op: 'remove_action', id: 'a' }];
    expect(clashes(remove, remove)).toEqual([]);
    const move: Change[] = [{ op: 'move', positions: { a: { x: 1, y: 1 } } }];
    expect(clashes(move, move)).toEqual([]);
  });

  it('are more for who undoes: a place, a colour, a group that others chose since is theirs', () => {
    const move: Change[] = [{ op: 'move', positions: { a: { x: 1, y: 1 }, b: { x: 2, y: 2 } } }];
    const tint: Change[] = [{ op: 'update_note', id: 'n', tint: 'blue' }];
    const group: Change[] = [{ op: 'set_group', ids: ['a'], group: null }];
    expect(overwriting([{ op: 'move', positions: { b: { x: 3, y: 3 } } }])(move)).toEqual([
      'item b position',
    ]);
    expect(overwriting(tint)(tint)).toEqual(['note n tint']);
    expect(overwriting(group)(group)).toEqual(['item a group']);
    expect(overwriting([...tint, ...group])(move)).toEqual([]);
    expect(overwriting([set('a', 'url')])([set('a', 'url')])).toEqual(['action a options.url']);
  });

  it('does not count what a side made itself', () => {
    const mine: Change[] = [
      { op: 'add_action', action: action('z') },
      { op: 'add_link', link: { id: 'm', from: 'z', port: 'success', to: 'b' } },
    ];
    expect(clashes(mine, [{ op: 'remove_action', id: 'a' }])).toEqual([]);
  });
});

describe('settings of an Action', () => {
  const settings = { timeout_s: 5, priority: 'high' } as const;
  const before = applyChanges(emptyGraph, [
    { op: 'add_action', action: { ...action('call'), settings: { ...settings } } },
  ]);
  const id = Object.keys(before.actions)[0] ?? '';

  it('change one by one, and undo puts back what was', () => {
    const change: Change = { op: 'update_action', id, settings: { timeout_s: null, cycle_limit: 3 } };
    const after = applyChanges(before, [change]);
    expect(after.actions[id]?.settings).toEqual({ priority: 'high', cycle_limit: 3 });
    expect(applyChanges(after, inverseOf(before, [change]))).toEqual(before);
  });

  it('leave no trace when the last one is taken away', () => {
    const gone = applyChanges(before, [
      { op: 'update_action', id, settings: { timeout_s: null, priority: null } },
    ]);
    expect(gone.actions[id]).not.toHaveProperty('settings');
  });

  it('clash when two people change the same one', () => {
    const mine: Change[] = [{ op: 'update_action', id, settings: { timeout_s: 1 } }];
    expect(clashes(mine, [{ op: 'update_action', id, settings: { timeout_s: 2 } }])).toEqual([
      `action ${id} settings.timeout_s`,
    ]);
    expect(clashes(mine, [{ op: 'update_action', id, settings: { priority: 'low' } }])).toEqual([]);
  });

  it('from outside are checked one by one', () => {
    const parse = (given: unknown) =>
      changesSchema.safeParse([{ op: 'update_action', id: newId(), settings: given }]);
    expect(parse({ timeout_s: 3, retry: null }).success).toBe(true);
    expect(parse({ timeout_s: -1 }).success).toBe(false);
    expect(parse({ surprise: null }).success).toBe(false);
  });
});

describe('groups', () => {
  const grouped = applyChanges(two, [
    { op: 'add_group', group: { id: 'g', name: 'First' } },
    { op: 'set_group', ids: ['a', 'n', 'gone'], group: 'g' },
  ]);

  it('hold Actions and notes; of what is gone nothing is kept', () => {
    expect(membersOf(grouped, 'g')).toEqual(['a', 'n']);
  });

  it('free their members when they are removed, and undo brings both back', () => {
    const changes: Change[] = [{ op: 'remove_group', id: 'g' }];
    const after = applyChanges(grouped, changes);
    expect(after).toEqual(two);
    expect(applyChanges(after, inverseOf(grouped, changes))).toEqual(grouped);
  });

  it('are left and changed by changes that undo', () => {
    const changes: Change[] = [
      { op: 'set_group', ids: ['a', 'b'], group: null },
      { op: 'update_group', id: 'g', name: 'Second', tint: 'blue', collapsed: true },
    ];
    const after = applyChanges(grouped, changes);
    expect(membersOf(after, 'g')).toEqual(['n']);
    expect(after.groups.g).toEqual({ id: 'g', name: 'Second', tint: 'blue', collapsed: true });
    expect(applyChanges(after, inverseOf(grouped, changes))).toEqual(grouped);
  });

  it('that are gone are not joined: what is added to one is added without it', () => {
    const after = applyChanges(two, [{ op: 'add_action', action: action('c', { group: 'gone' }) }]);
    expect(after.actions.c).not.toHaveProperty('group');
    expect(() => applyChanges(two, [{ op: 'set_group', ids: ['a'], group: 'gone' }])).toThrow(ChangeError);
  });

  it('clash when one takes away what another fills', () => {
    const mine: Change[] = [{ op: 'set_group', ids: ['b'], group: 'g' }];
    expect(clashes(mine, [{ op: 'remove_group', id: 'g' }])).toEqual(['group g']);
    expect(clashes(mine, [{ op: 'set_group', ids: ['b'], group: null }])).toEqual([]);
  });
});

describe('bypassing and pinning', () => {
  it('are taken back by undo', () => {
    const changes: Change[] = [{ op: 'update_action', id: 'a', bypassed: true, pin: { output: { n: 1 } } }];
    const after = applyChanges(two, changes);
    expect(after.actions.a).toMatchObject({ bypassed: true, pin: { output: { n: 1 } } });
    expect(applyChanges(after, inverseOf(two, changes))).toEqual(two);
  });
});
