import { applyChanges, type Change, type Graph } from '@storyloom/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledTo, moveLinkChanges, whyNotMoved } from './connect.ts';
import { healChanges } from './heal.ts';
import { linksFrom, reached } from './incoming.ts';
import { insertChanges, maySplice, spliceChanges, whyNotInto } from './insert.ts';
import { CARD } from './place.ts';
import { story } from './story.ts';

const ends = (graph: Graph) =>
  Object.values(graph.links).map(({ from, port, to }) => `${from} ${port} ${to}`);

describe('a new Action in a link', () => {
  const graph = story('hook success message', 'message success message1', 'hook success trigger');

  it('stands between its ends, and what follows makes room', () => {
    const made = insertChanges(graph, 'hook success message', { type: 'http-request' });
    const after = applyChanges(graph, made?.changes ?? []);
    expect(ends(after)).toEqual([
      'message success message1',
      'hook success trigger',
      `hook success ${made?.id}`,
      `${made?.id} success message`,
    ]);
    expect(after.actions[made?.id ?? '']?.position).toEqual({ x: 0, y: 88 });
    expect(after.actions.message?.position).toEqual({ x: 0, y: 176 });
    expect(after.actions.message1?.position).toEqual({ x: 0, y: 264 });
  });

  it('goes where it was dropped, without moving others when there is room', () => {
    const spread = applyChanges(graph, [
      {
        op: 'move',
        positions: { message: { x: 0, y: 400 }, message1: { x: 0, y: 488 }, trigger: { x: 248, y: 88 } },
      },
    ]);
    const made = insertChanges(spread, 'hook success message', { type: 'trigger', at: { x: 3, y: 201 } });
    expect(made?.changes.map(({ op }) => op)).toEqual(['add_action', 'remove_link', 'add_link', 'add_link']);
    const after = applyChanges(spread, made?.changes ?? []);
    expect(after.actions[made?.id ?? '']?.position).toEqual({ x: 0, y: 200 });
    expect(ends(after)).toContain(`${made?.id} match message`);
  });

  it('is refused for what takes no input', () => {
    expect(insertChanges(graph, 'hook success message', { type: 'webhook' })).toBeNull();
    expect(whyNotInto('webhook')).toBe('A Webhook takes no input');
    expect(insertChanges(graph, 'gone', { type: 'trigger' })).toBeNull();
  });

  it('may be an Action that has no links yet, and no other', () => {
    const more = { ...graph, actions: { ...graph.actions, ...story('http').actions } };
    const after = applyChanges(
      more,
      spliceChanges(more, 'hook success message', { id: 'http', at: { x: 0, y: 41 } }) ?? [],
    );
    expect(ends(after)).toEqual(expect.arrayContaining(['hook success http', 'http success message']));
    // Dropped on the narrow gap between two cards it stands in line, and what follows makes room.
    expect(after.actions.http?.position).toEqual({ x: 0, y: 88 });
    expect(after.actions.message?.position).toEqual({ x: 0, y: 176 });
    expect(maySplice(more, 'hook success message', 'message1')).toBe(false);
    expect(maySplice(more, 'message success message1', 'hook')).toBe(false);
  });

  it('is undone by nothing but its own inverse: a loop does not push itself away', () => {
    const loop = story('hook success message', 'message success message1', 'message1 success message');
    const made = insertChanges(loop, 'message1 success message', { type: 'trigger' });
    const after = applyChanges(loop, made?.changes ?? []);
    expect(after.actions.message?.position).toEqual({ x: 0, y: 88 });
    expect(ends(after)).toContain(`message1 success ${made?.id}`);
  });
});

describe('a link led elsewhere', () => {
  const graph = story('hook success trigger', 'trigger match message', 'trigger no_match http', 'message1');

  it('keeps one end, and says why an end is refused', () => {
    const to = { from: 'trigger', port: 'match', to: 'message1' };
    expect(whyNotMoved(graph, 'trigger match message', to)).toBeNull();
    const after = applyChanges(graph, moveLinkChanges(graph, 'trigger match message', to));
    expect(ends(after)).toEqual(['hook success trigger', 'trigger no_match http', 'trigger match message1']);
    expect(whyNotMoved(graph, 'trigger match message', { ...to, to: 'hook' })).toBe(
      'A Webhook takes no input',
    );
    expect(whyNotMoved(graph, 'trigger match message', { ...to, to: 'message' })).toBeNull();
    expect(moveLinkChanges(graph, 'trigger match message', { ...to, to: 'message' })).toEqual([]);
  });

  it('takes the same port of another Action, or the likely one', () => {
    const link = { from: 'trigger', port: 'match', to: 'message' };
    expect(ledTo(graph, link, { end: 'to', id: 'http' })).toEqual({ ...link, to: 'http' });
    expect(ledTo(graph, link, { end: 'from', id: 'http' })).toEqual({
      from: 'http',
      port: 'success',
      to: 'message',
    });
    const failing = { from: 'http', port: 'failure', to: 'message' };
    expect(ledTo(graph, failing, { end: 'from', id: 'message1' })?.port).toBe('failure');
  });
});

describe('deleting and healing', () => {
  it('joins what led to an Action with what followed it, but not its failure', () => {
    const graph = story('hook success http', 'http success message', 'http failure message1');
    const after = applyChanges(graph, healChanges(graph, ['http']));
    expect(ends(after)).toEqual(['hook success message']);
  });

  it('passes through a chain that goes as a whole, and by each port', () => {
    const graph = story(
      'trigger match message',
      'trigger no_match message1',
      'message success message1',
      'message1 success message2',
    );
    const after = applyChanges(graph, healChanges(graph, ['message', 'message1']));
    expect(ends(after)).toEqual(['trigger match message2', 'trigger no_match message2']);
  });

  it('leaves no dangling link, and whoever was reached by way of it still is', () => {
    const names = ['hook', 'message', 'message1', 'message2', 'http', 'http1', 'trigger', 'trigger1'];
    const ports = (from: string) =>
      from.startsWith('trigger') ? ['match', 'no_match'] : ['success', 'failure'];
    const link = fc
      .tuple(fc.constantFrom(...names), fc.nat(1), fc.constantFrom(...names.slice(1)))
      .filter(([from, , to]) => from !== to)
      .map(([from, port, to]) => `${from} ${from === 'hook' ? 'success' : ports(from)[port]} ${to}`);
    const property = fc.property(
      fc.uniqueArray(link, { maxLength: 20 }),
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 }),
      (links, gone) => {
        const graph = story(...names, ...links);
        const changes: Change[] = healChanges(graph, gone);
        const after = applyChanges(graph, changes);
        for (const { from, to } of Object.values(after.links)) {
          expect(after.actions[from] && after.actions[to]).toBeTruthy();
          expect(from).not.toBe(to);
        }
        expect(new Set(ends(after)).size).toBe(ends(after).length);
        const usual = (of: Graph) => (id: string) =>
          linksFrom(of, id).flatMap(({ port, to }) => (port === 'failure' ? [] : [to]));
        for (const id of Object.keys(after.actions)) {
          const now = reached(id, usual(after));
          for (const one of reached(id, usual(graph))) if (after.actions[one]) expect(now).toContain(one);
        }
        expect(Object.keys(after.actions)).toHaveLength(names.length - gone.length);
      },
    );
    fc.assert(property);
  });
});

it('an Action may be put into every link of a story, and each other link stays', () => {
  const graph = story(
    'hook success trigger',
    'trigger match message',
    'trigger no_match http',
    'http failure message',
  );
  for (const id of Object.keys(graph.links)) {
    const made = insertChanges(graph, id, { type: 'event-transform' });
    const after = applyChanges(graph, made?.changes ?? []);
    expect(Object.keys(after.links)).toHaveLength(5);
    const places = Object.values(after.actions).map(({ position }) => position);
    for (const one of places) {
      const over = places.filter(
        ({ x, y }) => Math.abs(x - one.x) < CARD.width && Math.abs(y - one.y) < CARD.height,
      );
      expect(over).toHaveLength(1);
    }
  }
});
