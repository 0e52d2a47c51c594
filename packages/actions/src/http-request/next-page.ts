/** Which page comes next, as the option says and the answer has it. */
import type { Json } from '@storyloom/engine';
import { badOption } from '../bad-option.ts';
import { isAbsent, scalarText } from '../values.ts';
import type { Answer } from './ask.ts';
import type { HttpRequestOptions } from './index.ts';
import type { Page } from './outgoing.ts';
import { find, type PagedRun, type Seen } from './pagination.ts';

const usualNames = { page: 'page', offset: 'offset', cursor: 'cursor', link: '' } as const;

/** The page that is asked for first. Throws Fatal for a parameter that has no place in the request. */
export function firstPage(run: PagedRun): Page {
  const { type, start } = run.pagination;
  if (type === 'page') return named(run, { number: 1, value: start ?? 1 });
  if (type === 'offset') return named(run, { number: 1, value: start ?? 0 });
  return named(run, { number: 1, value: null });
}

type Done = { page: Page; answer: Answer; seen: Seen; count: number | null };

/** Null when the answer is the last one. */
export function nextPage(run: PagedRun, done: Done): Page | null {
  const { pagination, context } = run;
  const { seen, count, page } = done;
  const number = page.number + 1;
  if (pagination.type === 'link') return linkedPage(run, done);
  if (pagination.type === 'cursor') {
    const cursor = find('cursor', pagination.cursor, seen, context);
    return isAbsent(cursor) || cursor === false ? null : named(run, { number, value: cursor });
  }
  const size = pagination.size;
  if (count === 0 || (count !== null && size !== null && count < size)) return null;
  if (count === null && isAbsent(pagination.stop)) {
    throw badOption(
      'pagination.items',
      'has to say where the list is, or stop when there are no more pages: else they have no end.',
      null,
    );
  }
  if (pagination.type === 'page') return named(run, { number, value: (pagination.start ?? 1) + page.number });
  const step = size ?? count;
  if (step === null) throw badOption('pagination.size', 'is missing: how far the next page is.', null);
  // Without a size, a page is as long as the one before it was.
  const at = size === null ? (page.at ?? 0) + step : (pagination.start ?? 0) + page.number * size;
  return named(run, { number, value: at });
}

/** A page that is named by a parameter; with `value` null by none yet. */
function named({ options, pagination }: PagedRun, { number, value }: { number: number; value: Json }): Page {
  const { type, size, size_parameter, in: place } = pagination;
  const name = pagination.parameter === '' ? usualNames[type] : pagination.parameter;
  const sized: [string, Json][] = size !== null && size_parameter !== '' ? [[size_parameter, size]] : [];
  const all: [string, Json][] = value === null || name === '' ? sized : [[name, value], ...sized];
  return { ...placed(all, { number, place, options }), ...(typeof value === 'number' ? { at: value } : {}) };
}

function placed(
  all: [string, Json][],
  { number, place, options }: { number: number; place: 'query' | 'body'; options: HttpRequestOptions },
): Page {
  if (all.length === 0) return { number };
  if (place === 'query') return { number, query: all.map(([name, value]) => [name, scalarText(value)]) };
  const { payload } = options;
  if (payload !== null && (typeof payload !== 'object' || Array.isArray(payload))) {
    throw badOption('pagination.in', 'body needs a payload that is an object.', null);
  }
  return { number, payload: { ...payload, ...Object.fromEntries(all) } };
}

/**
 * By `next`, else by the answer's Link header (RFC 8288). No other host gets what the first one was sent,
 * not even one that a redirect led to.
 */
function linkedPage({ options, pagination, context }: PagedRun, { page, answer, seen }: Done): Page | null {
  const { next } = pagination;
  const target = isAbsent(next) ? nextLink(answer.link) : find('next', next, seen, context);
  if (isAbsent(target) || target === false) return null;
  const url = URL.parse(scalarText(target), answer.url);
  if (url === null) throw badOption('pagination.next', 'is no address.', target);
  if (url.origin !== URL.parse(options.url.trim())?.origin) {
    throw badOption(
      'pagination',
      `the next page is on another host (${url.host}), which is not sent what this one was.`,
      url.host,
    );
  }
  return { number: page.number + 1, url: url.href };
}

function nextLink(header: string | undefined): string | null {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(
    /<([^>]*)>([^,<"]*(?:"[^"]*"[^,<"]*)*)/g,
  )) {
    const [, relations = ''] = /;\s*rel\s*=\s*"?([^";]*)"?/i.exec(parameters) ?? [];
    if (relations.toLowerCase().split(/\s+/).includes('next')) return target;
  }
  return null;
}
