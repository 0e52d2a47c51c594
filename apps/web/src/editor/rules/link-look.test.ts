import type { GraphLink } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { countOf, toneOf } from './link-look.ts';

const link = (id: string, to: string): GraphLink => ({ id, from: 'hook', port: 'success', to });
const links = [link('a', 'one'), link('b', 'two')];
const counts = { hook: { events: 3, failed: 0, ports: { success: 3 }, state: null } };
const idle = { counts, path: null, comparison: null };
const run = { ...idle, path: { runId: 'run', actions: {}, links: { a: 2 } } };

describe('links', () => {
  it('that are drawn as one count what went along all of them', () => {
    expect(countOf(links, idle)).toBe(6);
    expect(countOf(links, { ...idle, counts: {} })).toBeNull();
  });

  it('of a run are on its path or off it, and count from two on', () => {
    expect([toneOf(links, run), countOf(links, run)]).toEqual(['is-path', 2]);
    expect([toneOf(links.slice(1), run), countOf(links.slice(1), run)]).toEqual(['is-off', null]);
  });

  it('of two runs show which of them went along', () => {
    const tones = (taken: Record<string, 'both' | 'first' | 'second'>) =>
      toneOf(links, { ...run, comparison: { actions: {}, links: taken } });
    expect(tones({})).toBe('is-off');
    expect(tones({ a: 'first' })).toBe('is-path is-alone');
    expect(tones({ a: 'second', b: 'second' })).toBe('is-second');
    expect(tones({ a: 'first', b: 'second' })).toBe('is-path');
  });

  it('into what runs are running', () => {
    const running = { one: { events: 0, failed: 0, ports: {}, state: 'running' as const } };
    expect(toneOf(links, { ...idle, counts: running })).toBe('is-running');
    expect(toneOf(links, idle)).toBe('');
  });
});
