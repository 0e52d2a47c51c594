/** Several requests for one run: page by page, in order, each as the answer before it says. */
import { type ActionContext, type Emission, Fatal, type Json, type JsonObject } from '@storyloom/engine';
import { isAbsent, scalarText } from '../coerce.ts';
import { type Answer, ask, outputOf } from './ask.ts';
import { badOption } from './body.ts';
import { onPage } from './failures.ts';
import type { HttpRequestOptions } from './index.ts';
import { outgoing, type Page } from './outgoing.ts';
import { find, isLast, itemsOf, type Pagination, type Seen } from './pagination.ts';

/** Of all pages together, as they came: what a run holds at once is bounded by it. */
const mostMegabytesOfPages = 30;

type Run = { options: HttpRequestOptions; context: ActionContext; pagination: Pagination };

/** One event of all items, or one of each page. A page that fails fails the run and says which it was. */
export async function inPages(run: Run): Promise<Emission[]> {
  const { context, pagination } = run;
  const gathered = gathering(run);
  const seenBefore = new Set<string>();
  let page: Page | null = firstPage(run);
  while (page !== null) {
    const { number } = page;
    try {
      page = await takePage(run, page, gathered.add);
    } catch (error) {
      throw onPage(error, number);
    }
    if (page === null) break;
    const doubt = whyEnd(page, pagination, seenBefore);
    if (doubt !== null) {
      context.warn(`pagination: ${doubt}`);
      break;
    }
    if (pagination.delay > 0) await between(pagination, context);
  }
  return gathered.emissions();
}

/** Waits, no longer than the run may take. */
function between({ delay }: Pagination, { signal }: ActionContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Fatal('The run was stopped before all pages were there.', { code: 'timeout' }));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, delay * 1000);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

type Gather = (answer: Answer, seen: Seen) => number | null;

/** Asks for a page, and returns the next one. */
async function takePage(run: Run, page: Page, gather: Gather): Promise<Page | null> {
  const { options, context, pagination } = run;
  const answer = await ask(outgoing(options, context, page), options, context);
  const { status, headers, body } = answer;
  const seen: Seen = { status, headers, body, page: page.number };
  const count = gather(answer, seen);
  return isLast(pagination, seen, context) ? null : nextPage(run, { page, answer, seen, count });
}

/** Why a page that is named is not asked for. */
function whyEnd(next: Page, { max_pages }: Pagination, before: Set<string>): string | null {
  if (next.number > max_pages) {
    return `stopped after ${max_pages} pages, the limit set by max_pages; there may be more.`;
  }
  const key = JSON.stringify([next.url, next.query, next.payload]);
  if (before.has(key))
    return `page ${next.number - 1} names a next page that was there before, so it ends here.`;
  before.add(key);
  return null;
}

/** Takes answers in until they are too large together. */
function gathering({ options, context, pagination }: Run) {
  const isCombined = pagination.emit === 'combined';
  const items: Json[] = [];
  const emissions: Emission[] = [];
  let last: Answer | null = null;
  let bytes = 0;
  let durationMs = 0;
  let pages = 0;
  return {
    /** How many items it has; null where nobody needs to know. */
    add: (answer: Answer, seen: Seen): number | null => {
      bytes += answer.bytes;
      durationMs += answer.durationMs;
      pages += 1;
      last = answer;
      if (bytes > mostMegabytesOfPages * 1024 * 1024) {
        throw new Fatal(
          `All pages together are larger than ${mostMegabytesOfPages} MB. Ask for less of them.`,
          {
            code: 'too_large',
            option: 'pagination',
          },
        );
      }
      const counts = pagination.type === 'page' || pagination.type === 'offset';
      const hasList = !isAbsent(pagination.items) || Array.isArray(answer.body);
      const found = isCombined || (counts && hasList) ? itemsOf(pagination, seen, context) : null;
      // Not by spreading: a list may be longer than a call takes arguments.
      if (isCombined) for (const item of found ?? []) items.push(item);
      else {
        const meta = { page: seen.page, duration_ms: answer.durationMs, url: answer.url };
        emissions.push({ payload: outputOf(answer, meta, { options, context }) });
      }
      return found?.length ?? null;
    },
    emissions: (): Emission[] => {
      if (!isCombined || last === null) return emissions;
      const meta: JsonObject = { pages, items: items.length, duration_ms: durationMs, url: last.url };
      return [{ payload: outputOf({ ...last, body: items }, meta, { options, context }) }];
    },
  };
}

const usualNames = { page: 'page', offset: 'offset', cursor: 'cursor', link: '' } as const;

function firstPage(run: Run): Page {
  const { type, start } = run.pagination;
  if (type === 'page') return named(run, { number: 1, value: start ?? 1 });
  if (type === 'offset') return named(run, { number: 1, value: start ?? 0 });
  return named(run, { number: 1, value: null });
}

type Done = { page: Page; answer: Answer; seen: Seen; count: number | null };

/** Null when the answer is the last one. */
function nextPage(run: Run, done: Done): Page | null {
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
function named({ options, pagination }: Run, { number, value }: { number: number; value: Json }): Page {
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

/** By `next`, else by the answer's Link header (RFC 8288). No other host gets what this one was sent. */
function linkedPage({ pagination, context }: Run, { page, answer, seen }: Done): Page | null {
  const { next } = pagination;
  const target = isAbsent(next) ? nextLink(answer.link) : find('next', next, seen, context);
  if (isAbsent(target) || target === false) return null;
  const url = URL.parse(scalarText(target), answer.url);
  if (url === null) throw badOption('pagination.next', 'is no address.', target);
  if (url.origin !== new URL(answer.url).origin) {
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
