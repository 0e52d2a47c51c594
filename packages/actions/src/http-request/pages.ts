/** Several requests for one run: page by page, in order, each as the answer before it says. */
import { type ActionContext, type Emission, Fatal } from '@storyloom/engine';
import { ask } from './ask.ts';
import { onPage } from './failures.ts';
import { type Gather, gathering } from './gather-pages.ts';
import { firstPage, nextPage } from './next-page.ts';
import { outgoing, type Page } from './outgoing.ts';
import { isLast, type PagedRun, type Pagination, type Seen } from './pagination.ts';

/** One event of all items, or one of each page. A page that fails fails the run and says which it was. */
export async function inPages(run: PagedRun): Promise<Emission[]> {
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

/** Asks for a page, and returns the next one. */
async function takePage(run: PagedRun, page: Page, gather: Gather): Promise<Page | null> {
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
