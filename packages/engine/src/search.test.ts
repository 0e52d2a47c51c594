import { describe, expect, it } from 'vitest';
import { emptyGraph, type Graph, type GraphAction, type JsonObject } from './model.ts';
import { findIn, searchGraph } from './search.ts';

const action = (id: string, options: JsonObject = {}, name = id): GraphAction => ({
  id,
  type: 'http-request',
  name,
  slug: `${id}_slug`,
  options,
  position: { x: 0, y: 0 },
});
const graphOf = (...actions: GraphAction[]): Graph => ({
  ...emptyGraph,
  actions: Object.fromEntries(actions.map((one) => [one.id, one])),
});
const marked = ({ text, start, end }: { text: string; start: number; end: number }) =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
const found = (graph: Graph, text: string) =>
  searchGraph(graph, text).map(({ field, path, excerpt }) => `${field} ${path} ${marked(excerpt)}`);

describe('searchGraph', () => {
  it('finds names, slugs, types, options within options, and notes', () => {
    const graph = graphOf(
      action('a', { url: 'https://x/look', payload: { items: [{ look_up: '<<b.LOOK>>' }] } }, 'Look up'),
    );
    graph.notes = { n: { id: 'n', content: 'Nothing\nto look at', position: { x: 0, y: 0 } } };
    expect(found(graph, 'look')).toEqual([
      'name  [Look] up',
      'option url https://x/[look]',
      'option payload.items[0].look_up [look]_up: <<b.LOOK>>',
      'note  Nothing to [look] at',
    ]);
    expect(found(graph, 'A_SLUG')).toEqual(['slug  [a_slug]']);
    expect(found(graph, 'http-req')).toEqual(['type  [http-req]uest']);
  });

  it('finds numbers and the formula of a limit, and neither ids nor positions', () => {
    const one = {
      ...action('zz', { timeout: 4711 }, 'One'),
      slug: 'one',
      settings: { concurrency: { max: 1, key: '<<b.customer>>' } },
    };
    expect(found(graphOf(one), '4711')).toEqual(['option timeout [4711]']);
    expect(found(graphOf(one), 'customer')).toEqual(['option concurrency.key <<b.[customer]>>']);
    expect(found(graphOf(one), 'zz')).toEqual([]);
    expect(found(graphOf(one), 'position')).toEqual([]);
  });

  it('shows a piece of a long text around the hit', () => {
    const text = `${'x'.repeat(500)} needle ${'y'.repeat(500)}`;
    const [hit] = searchGraph(graphOf(action('a', { text })), 'NEEDLE');
    expect(marked(hit?.excerpt ?? { text: '', start: 0, end: 0 })).toBe(
      `…${'x'.repeat(39)} [needle] ${'y'.repeat(39)}…`,
    );
  });

  it('keeps the order it is given, and looks again at what was edited', () => {
    const graph = graphOf(action('a', {}, 'One fish'), action('b', {}, 'Two fish'));
    expect(searchGraph(graph, 'fish', ['b', 'a']).map((hit) => hit.actionId)).toEqual(['b', 'a']);
    const edited = { ...graph, actions: { ...graph.actions, a: action('a', {}, 'One bird') } };
    expect(searchGraph(edited, 'fish').map((hit) => hit.actionId)).toEqual(['b']);
    expect(searchGraph(graph, '  ')).toEqual([]);
  });

  it('marks hits in letters that have no capital of their length', () => {
    expect(findIn('İstanbul ist', 'IST')?.text).toContain('ist');
  });

  it('answers a keystroke at 1,000 Actions within a frame', () => {
    const options = {
      url: 'https://api.example.com/items',
      payload: { id: '<<hook.body.id>>', note: 'A text that a person wrote.' },
    };
    const graph = graphOf(
      ...Array.from({ length: 1_000 }, (_, index) => action(`a${index}`, { ...options, index })),
    );
    searchGraph(graph, 'warm');
    const times = Array.from({ length: 9 }, () => {
      const started = performance.now();
      searchGraph(graph, 'person wrote');
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(16);
  });
});
