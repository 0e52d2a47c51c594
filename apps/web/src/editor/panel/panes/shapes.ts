/** A value as a schema and as a table: what kinds of things are in it, and its rows. Pure. */
import type { Json } from '@storyloom/engine';
import { joinPath, previewOf } from '../completion.ts';
import { typeOf } from '../formula/result.ts';

export type SchemaRow = {
  path: string;
  key: string;
  depth: number;
  /** `text`, `number or null`. Of a list, what is in it too. */
  type: string;
  /** One value that is there. */
  example: string;
};

const MOST_ROWS = 1_000;
const MOST_LOOKED_AT = 50;

/** Every key once, of lists through their first elements. */
export function schemaOf(root: string, value: Json): SchemaRow[] {
  const rows: SchemaRow[] = [];
  const visit = (
    path: string,
    key: string,
    { all, depth }: { all: readonly Json[]; depth: number },
  ): void => {
    if (rows.length >= MOST_ROWS) return;
    rows.push({ path, key, depth, type: typesOf(all), example: exampleOf(all) });
    const items = all.flatMap((one) => (Array.isArray(one) ? one.slice(0, MOST_LOOKED_AT) : []));
    const holders = [...all, ...items].filter(isRecord);
    const through = items.some(isRecord) && !all.some(isRecord) ? `${path}[0]` : path;
    const keys = new Set(holders.slice(0, MOST_LOOKED_AT).flatMap((one) => Object.keys(one)));
    for (const name of keys) {
      const values = holders.flatMap((one) => (Object.hasOwn(one, name) ? [one[name] ?? null] : []));
      visit(joinPath(through, name), name, { all: values, depth: depth + 1 });
    }
  };
  visit(root, root, { all: [value], depth: 0 });
  return rows;
}

function typesOf(all: readonly Json[]): string {
  const types = new Set(
    all.slice(0, MOST_LOOKED_AT).map((one) => (Array.isArray(one) ? listType(one) : typeOf(one))),
  );
  return [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' or ');
}

function listType(list: readonly Json[]): string {
  const inside = new Set(
    list.slice(0, MOST_LOOKED_AT).map((one) => (Array.isArray(one) ? 'array' : typeOf(one))),
  );
  return inside.size === 0 ? 'array' : `array of ${[...inside].join(' or ')}`;
}

function exampleOf(all: readonly Json[]): string {
  const found = all.find((one) => one !== null && typeof one !== 'object');
  return found === undefined ? '' : previewOf(found);
}

export type ValueGrid = {
  /** Of the list, or of the object. */
  path: string;
  columns: string[];
  rows: { path: string; head: string; cells: ({ path: string; value: Json } | null)[] }[];
  /** How many rows there are in all. */
  total: number;
};

const MOST_SHOWN = 200;
const MOST_COLUMNS = 20;

/** The first list of objects in a value, or any list, or the keys of an object. Null for a plain value. */
export function gridOf(root: string, value: Json): ValueGrid | null {
  const list = findList(root, value, (items) => items.some(isRecord)) ?? findList(root, value, () => true);
  if (list) return listGrid(list.path, list.items);
  if (!isRecord(value)) return null;
  const entries = Object.entries(value);
  return {
    path: root,
    columns: ['value'],
    rows: entries.slice(0, MOST_SHOWN).map(([key, item]) => {
      const path = joinPath(root, key);
      return { path, head: key, cells: [{ path, value: item }] };
    }),
    total: entries.length,
  };
}

function listGrid(path: string, items: readonly Json[]): ValueGrid {
  const shown = items.slice(0, MOST_SHOWN);
  const keys = [...new Set(shown.filter(isRecord).flatMap((one) => Object.keys(one)))].slice(0, MOST_COLUMNS);
  return {
    path,
    columns: keys.length === 0 ? ['value'] : keys,
    rows: shown.map((item, index) => {
      const row = joinPath(path, index);
      const cells = isRecord(item)
        ? keys.map((key) =>
            Object.hasOwn(item, key) ? { path: joinPath(row, key), value: item[key] ?? null } : null,
          )
        : [{ path: row, value: item }, ...keys.slice(1).map(() => null)];
      return { path: row, head: String(index), cells };
    }),
    total: items.length,
  };
}

type List = { path: string; items: readonly Json[] };

/** Nearest first, four levels deep. */
function findList(root: string, value: Json, fits: (items: readonly Json[]) => boolean): List | null {
  let level: { path: string; value: Json }[] = [{ path: root, value }];
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    for (const { path, value: here } of level) {
      if (Array.isArray(here) && here.length > 0 && fits(here)) return { path, items: here };
    }
    level = level
      .flatMap(({ path, value: here }) =>
        isRecord(here)
          ? Object.entries(here).map(([key, item]) => ({ path: joinPath(path, key), value: item }))
          : [],
      )
      .slice(0, MOST_ROWS);
  }
  return null;
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
