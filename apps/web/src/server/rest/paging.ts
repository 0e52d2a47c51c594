import type * as z from 'zod';
import type { metaSchema } from './schemas.ts';

/** Where a page stands, with the addresses of its neighbours; other parts of the query are kept. */
export function metaOf(
  { baseUrl, url }: { baseUrl: string; url: string },
  { page, per_page }: { page: number; per_page: number },
  count: number,
): z.infer<typeof metaSchema> {
  const pages = Math.max(1, Math.ceil(count / per_page));
  const address = (number: number) => {
    const target = new URL(url, baseUrl);
    target.searchParams.set('page', String(number));
    target.searchParams.set('per_page', String(per_page));
    return target.href;
  };
  const hasNext = page < pages;
  return {
    current_page: address(page),
    previous_page: page > 1 ? address(Math.min(page - 1, pages)) : null,
    next_page: hasNext ? address(page + 1) : null,
    next_page_number: hasNext ? page + 1 : null,
    per_page,
    pages,
    count,
  };
}

export function skipOf({ page, per_page }: { page: number; per_page: number }): number {
  return (page - 1) * per_page;
}
