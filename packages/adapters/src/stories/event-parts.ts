/**
 * What an event holds, part by part: a browser that shows 10 MB asks for the lines that it shows. An event
 * never changes, so the last few that were taken apart stay in memory.
 */
import { type Id, isObject, type Json } from '@storyloom/engine';
import { type EventDeps, type EventDetail, getEvent } from './events.ts';
import { type NotFound, notFound, type Scope } from './story-deps.ts';

export type Path = readonly (string | number)[];

/** One value among others. Texts are cut; `size`: how many parts it has, or characters. */
export type EventPart = {
  key: string | number;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  size: number;
  /** Of a value without parts: as it is, a text without its quotes. */
  text: string;
  isCut: boolean;
};

export type Parts = { parts: EventPart[]; total: number };

/** Where a search found something, with the value that is there. */
export type FoundPart = EventPart & { path: (string | number)[] };

export type TableRow = { index: number; cells: Record<string, EventPart> };
export type Table = { columns: string[]; rows: TableRow[]; total: number };

/** An event that is at most so long as JSON is sent whole. */
const mostWhole = 200_000;
const longestText = 300;
const mostColumns = 40;
/** Rows whose keys make the columns. */
const mostSeen = 200;
/** What one value may be, as JSON, to be copied. */
const longestValue = 1_000_000;
/** Values that a search looks at. */
const mostVisited = 2_000_000;

const kept = new WeakMap<object, Map<Id, Promise<EventDetail | NotFound>>>();
const mostKept = 4;

/** The same event for many calls; only a caller of its team gets it. */
async function read(deps: EventDeps, scope: Pick<Scope, 'teamId'>, id: Id): Promise<EventDetail | NotFound> {
  const cache = kept.get(deps.prisma) ?? new Map<Id, Promise<EventDetail | NotFound>>();
  kept.set(deps.prisma, cache);
  const key = `${scope.teamId} ${id}`;
  const known = cache.get(key) ?? getEvent(deps, scope, id);
  cache.delete(key);
  cache.set(key, known);
  for (const oldest of cache.keys()) {
    if (cache.size <= mostKept) break;
    cache.delete(oldest);
  }
  try {
    return await known;
  } catch (error) {
    cache.delete(key);
    throw error;
  }
}

export type OpenedEvent = Omit<EventDetail, 'output'> &
  ({ output: Json; root: null } | { output: null; root: EventPart & Parts });

/** An event that is small enough with all of its output, any other with the first of its parts. */
export async function openEvent(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  { id, limit }: { id: Id; limit: number },
): Promise<OpenedEvent | NotFound> {
  const event = await read(deps, scope, id);
  if (event === notFound) return notFound;
  const { output, ...rest } = event;
  if (isShort(output, mostWhole)) return { ...rest, output, root: null };
  return { ...rest, output: null, root: { ...partOf(event.actionSlug, output), ...page(output, 0, limit) } };
}

/** The parts of the value at a path, in order. */
export async function eventParts(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  { id, path, offset, limit }: { id: Id; path: Path; offset: number; limit: number },
): Promise<Parts | NotFound> {
  const value = await valueAt(deps, scope, { id, path });
  return value === notFound ? notFound : page(value.value, offset, limit);
}

/** The value at a path as JSON; `tooLong` when it is more than may be copied. */
export async function eventValue(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  where: { id: Id; path: Path },
): Promise<{ value: Json; tooLong: false } | { tooLong: true } | NotFound> {
  const found = await valueAt(deps, scope, where);
  if (found === notFound) return notFound;
  return isShort(found.value, longestValue) ? { value: found.value, tooLong: false } : { tooLong: true };
}

/** Where a key or value contains the text, in order, whatever its case. `more`: there are others. */
export async function findInEvent(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  { id, text, limit }: { id: Id; text: string; limit: number },
): Promise<{ found: FoundPart[]; more: boolean } | NotFound> {
  const event = await read(deps, scope, id);
  if (event === notFound) return notFound;
  const wanted = text.toLowerCase();
  const found: FoundPart[] = [];
  const stack: { path: (string | number)[]; value: Json }[] = [{ path: [], value: event.output }];
  for (let visited = 0; visited < mostVisited; visited += 1) {
    const here = stack.pop();
    if (here === undefined) return { found, more: false };
    const key = here.path.at(-1);
    if (contains(key, here.value, wanted)) {
      if (found.length === limit) return { found, more: true };
      found.push({ ...partOf(key ?? event.actionSlug, here.value), path: here.path });
    }
    const below = partsOf(here.value, 0, Number.POSITIVE_INFINITY);
    for (const [part, value] of below.toReversed()) stack.push({ path: [...here.path, part], value });
  }
  return { found, more: true };
}

/** A list of objects as a table; sorted by a column if one is named, else in its order. Null: it is none. */
export async function eventTable(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  {
    id,
    path,
    offset,
    limit,
    sort,
  }: {
    id: Id;
    path: Path;
    offset: number;
    limit: number;
    sort?: { column: string; descending: boolean } | undefined;
  },
): Promise<Table | null | NotFound> {
  const found = await valueAt(deps, scope, { id, path });
  if (found === notFound) return notFound;
  const list = found.value;
  if (!Array.isArray(list) || !list.some(isObject)) return null;
  const columns = [
    ...new Set(list.slice(0, mostSeen).flatMap((row) => (isObject(row) ? Object.keys(row) : []))),
  ];
  const order = list.map((row, index) => ({ row, index }));
  if (sort) {
    const sign = sort.descending ? -1 : 1;
    order.sort((a, b) => sign * compare(cellOf(a.row, sort.column), cellOf(b.row, sort.column)));
  }
  const rows = order.slice(offset, offset + limit).map(({ row, index }) => ({
    index,
    cells: Object.fromEntries(
      columns.slice(0, mostColumns).flatMap((column) => {
        const cell = cellOf(row, column);
        return cell === undefined ? [] : [[column, partOf(column, cell)]];
      }),
    ),
  }));
  return { columns: columns.slice(0, mostColumns), rows, total: list.length };
}

async function valueAt(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  { id, path }: { id: Id; path: Path },
): Promise<{ value: Json } | NotFound> {
  const event = await read(deps, scope, id);
  if (event === notFound) return notFound;
  let value: Json | undefined = event.output;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) return notFound;
  }
  return { value };
}

function page(value: Json, offset: number, limit: number): Parts {
  const total = sizeOf(value);
  return { parts: partsOf(value, offset, limit).map(([key, part]) => partOf(key, part)), total };
}

function partsOf(value: Json, offset: number, limit: number): [string | number, Json][] {
  if (Array.isArray(value)) {
    return value.slice(offset, offset + limit).map((item, index) => [offset + index, item]);
  }
  return isObject(value) ? Object.entries(value).slice(offset, offset + limit) : [];
}

function partOf(key: string | number, value: Json): EventPart {
  const kind = kindOf(value);
  const size = sizeOf(value);
  if (kind === 'object' || kind === 'array') return { key, kind, size, text: '', isCut: false };
  const text = String(value);
  return { key, kind, size, text: text.slice(0, longestText), isCut: text.length > longestText };
}

function kindOf(value: Json): EventPart['kind'] {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'object';
  }
}

function sizeOf(value: Json): number {
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  return typeof value === 'string' ? value.length : 0;
}

function contains(key: string | number | undefined, value: Json, wanted: string): boolean {
  if (typeof key === 'string' && key.toLowerCase().includes(wanted)) return true;
  return (value === null || typeof value !== 'object') && String(value).toLowerCase().includes(wanted);
}

function cellOf(row: Json, column: string): Json | undefined {
  return isObject(row) && Object.hasOwn(row, column) ? row[column] : undefined;
}

/** Numbers, then texts, then the rest; what is not there comes last. */
function compare(a: Json | undefined, b: Json | undefined): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return String(a).localeCompare(String(b));
}

function rank(value: Json | undefined): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return 1;
  return value === undefined || value === null ? 3 : 2;
}

/** Whether its JSON has at most so many characters, without writing much more than that. */
function isShort(value: Json, most: number): boolean {
  let left = most;
  const stack: Json[] = [value];
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    if (typeof here === 'string') left -= here.length + 2;
    else if (Array.isArray(here)) {
      left -= here.length + 2;
      if (left >= 0) for (const item of here) stack.push(item);
    } else if (isObject(here)) {
      left -= 2;
      for (const [key, item] of Object.entries(here)) {
        left -= key.length + 4;
        if (left < 0) return false;
        stack.push(item);
      }
    } else left -= 5;
    if (left < 0) return false;
  }
  return true;
}
