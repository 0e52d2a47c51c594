/** The option `pagination`: how the next page is asked for, and when there is none. */
import { type ActionContext, isObject, type Json, type JsonObject } from '@storyloom/engine';
import { z } from 'zod';
import { badOption } from '../bad-option.ts';
import { choiceOption, numberOption, textOption } from '../coerce.ts';
import { isAbsent } from '../values.ts';
import type { HttpRequestOptions } from './index.ts';

const paginationTypes = ['page', 'offset', 'cursor', 'link'] as const;

const settingsSchema = z.object({
  type: choiceOption(paginationTypes, 'page'),
  /** Where the next page is named. */
  in: choiceOption(['query', 'body'], 'query'),
  parameter: textOption(''),
  start: numberOption({ fallback: null, min: 0, max: 1_000_000_000, whole: true }),
  size: numberOption({ fallback: null, min: 1, max: 1_000_000, whole: true }),
  size_parameter: textOption(''),
  max_pages: numberOption({ fallback: 100, min: 1, max: 1_000, whole: true }),
  delay: numberOption({ fallback: 0, min: 0, max: 60 }),
  emit: choiceOption(['combined', 'per_page'], 'combined'),
});

/** What is evaluated for every page: paths into the answer, or formulas that see it. */
const perPage = ['items', 'cursor', 'next', 'stop'] as const;
type PerPage = (typeof perPage)[number];

export type Pagination = z.infer<typeof settingsSchema> & Record<PerPage, Json>;

/** Pages are asked for one after the other; null without the option. Throws Fatal naming what is wrong in it. */
export function paginationOf(written: Json, context: ActionContext): Pagination | null {
  if (isAbsent(written)) return null;
  if (!isObject(written)) {
    throw badOption('pagination', 'must be an object, such as { "type": "page" }.', written);
  }
  const { items = null, cursor = null, next = null, stop = null, ...rest } = written;
  const parsed = settingsSchema.safeParse(context.evaluate('pagination', rest));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badOption(`pagination.${issue?.path.join('.') ?? ''}`, issue?.message ?? 'is not valid.', null);
  }
  if (parsed.data.type === 'cursor' && isAbsent(cursor)) {
    throw badOption(
      'pagination.cursor',
      'is missing: where an answer names the next page, such as body.next.',
      null,
    );
  }
  return { ...parsed.data, items, cursor, next, stop };
}

/** What all pages of one run have in common. */
export type PagedRun = { options: HttpRequestOptions; context: ActionContext; pagination: Pagination };

/** What formulas of the option see. */
export type Seen = { status: number; headers: JsonObject; body: Json; page: number };

/** What a path (`body.items`) or a formula (`<<body.items>>`) finds in an answer. */
export function find(name: PerPage, written: Json, seen: Seen, context: ActionContext): Json {
  if (typeof written !== 'string' || written.includes('<<') || written.startsWith('=')) {
    return context.evaluate(`pagination.${name}`, written, seen);
  }
  return at(seen, written.trim());
}

function at(value: Json, path: string): Json {
  let current: Json | undefined = value;
  for (const key of path.replace(/\[(\d+)\]/g, '.$1').split('.')) {
    if (current === null || typeof current !== 'object') return null;
    if (Array.isArray(current)) current = current[Number(key)];
    else current = Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current ?? null;
}

/** The list on a page. Throws Fatal when there is none where it should be. */
export function itemsOf(pagination: Pagination, seen: Seen, context: ActionContext): Json[] {
  const { items: written } = pagination;
  const items = isAbsent(written) ? seen.body : find('items', written, seen, context);
  if (Array.isArray(items)) return items;
  // Many APIs leave an empty list out.
  if (items === null && !isAbsent(written)) return [];
  throw badOption(
    'pagination.items',
    isAbsent(written)
      ? 'the body is no list, so it has to say where the list is, such as body.items.'
      : 'what it names is no list.',
  );
}

/** Whether the stop condition holds: anything but null, false, 0 and empty text. */
export function isLast({ stop }: Pagination, seen: Seen, context: ActionContext): boolean {
  if (isAbsent(stop)) return false;
  const value = find('stop', stop, seen, context);
  return !(value === null || value === false || value === 0 || value === '' || value === 'false');
}
