import type { JsonPathQuery } from 'jsonpath-rfc9535/parser';
import type { Json } from '../../json.ts';
import { limits } from '../../limits.ts';
import { isObject } from '../../values.ts';
import type { Args } from '../args.ts';
import { holds } from './jsonpath-filter.ts';

export type Search = { args: Args; root: Json };
export type Segment = JsonPathQuery['segments'][number];
type Selection = Segment['node'];
type Selector = Exclude<Selection, { type: 'BracketedSelection' }> | BracketedSelector;
type BracketedSelector = Extract<Selection, { type: 'BracketedSelection' }>['selectors'][number];
type Slice = Extract<BracketedSelector, { type: 'SliceSelector' }>;

/** What the segments select, one after the other, starting from one value. */
export function query(search: Search, segments: readonly Segment[], from: Json): Json[] {
  let found: Json[] = [from];
  for (const segment of segments) {
    const next: Json[] = [];
    for (const value of found) follow(search, segment, { value, into: next });
    found = next;
  }
  return found;
}

type Step = { value: Json; into: Json[] };

function follow(search: Search, segment: Segment, { value, into }: Step, depth = 0): void {
  const { args } = search;
  args.spend(1);
  const selectors = segment.node.type === 'BracketedSelection' ? segment.node.selectors : [segment.node];
  for (const selector of selectors) {
    for (const found of select(search, selector, value)) into.push(found);
    args.room({ entries: into.length });
  }
  if (segment.type === 'ChildSegment') return;
  if (depth > limits.depth)
    throw args.error({ code: 'limit', message: 'This value is nested too deeply.' }, 0);
  for (const child of children(value)) follow(search, segment, { value: child, into }, depth + 1);
}

function select(search: Search, selector: Selector, value: Json): Json[] {
  switch (selector.type) {
    case 'WildcardSelector': {
      const all = children(value);
      search.args.spend(Math.ceil(all.length / 8));
      return all;
    }
    case 'NameSelector':
    case 'MemberNameShorthand':
      return isObject(value) && Object.hasOwn(value, selector.value) ? [value[selector.value] ?? null] : [];
    case 'IndexSelector': {
      const item = Array.isArray(value) ? value.at(selector.value) : undefined;
      return item === undefined ? [] : [item];
    }
    case 'SliceSelector':
      return Array.isArray(value) ? slice(search.args, value, selector) : [];
    case 'FilterSelector':
      return children(value).filter((child) => {
        search.args.spend(1);
        return holds(search, selector.value, child);
      });
  }
}

function children(value: Json): Json[] {
  if (value === null || typeof value !== 'object') return [];
  return Array.isArray(value) ? value : Object.values(value);
}

/** RFC 9535, 2.3.4.2.2: a step below zero walks backwards, from the end unless told otherwise. */
function slice(args: Args, items: readonly Json[], { start, end, step }: Slice): Json[] {
  const by = step ?? 1;
  if (by === 0) return [];
  const [first, last] = by > 0 ? [0, items.length] : [items.length - 1, -1];
  const within = (at: number) =>
    Math.min(Math.max(at, by > 0 ? 0 : -1), by > 0 ? items.length : items.length - 1);
  const place = (at: number | null, otherwise: number) =>
    at === null ? otherwise : within(at < 0 ? items.length + at : at);
  const [from, to] = [place(start, first), place(end, last)];
  const found: Json[] = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by) found.push(items[at] ?? null);
  args.spend(Math.ceil(found.length / 8));
  return found;
}
