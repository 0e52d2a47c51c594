/** What several pages come to: one event of all their items, or one of each page. */
import { type Emission, Fatal, type Json, type JsonObject } from '@storyloom/engine';
import { isAbsent } from '../values.ts';
import { type Answer, outputOf } from './ask.ts';
import { itemsOf, type PagedRun, type Seen } from './pagination.ts';

/** Of all pages together, as they came: what a run holds at once is bounded by it. */
const mostMegabytesOfPages = 30;

/** Takes a page in. How many items it has; null where nobody needs to know. */
export type Gather = (answer: Answer, seen: Seen) => number | null;

/** Takes answers in until they are too large together. */
export function gathering({ options, context, pagination }: PagedRun): {
  add: Gather;
  emissions: () => Emission[];
} {
  const isCombined = pagination.emit === 'combined';
  const items: Json[] = [];
  const emissions: Emission[] = [];
  let last: Answer | null = null;
  let bytes = 0;
  let durationMs = 0;
  let pages = 0;
  return {
    add: (answer, seen) => {
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
    emissions: () => {
      if (!isCombined || last === null) return emissions;
      const meta: JsonObject = { pages, items: items.length, duration_ms: durationMs, url: last.url };
      return [{ payload: outputOf({ ...last, body: items }, meta, { options, context }) }];
    },
  };
}
