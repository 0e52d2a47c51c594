/** Arrays as parameters of a statement that takes whole batches: `pg` escapes each element by two patterns. */

const textOid = 25;
const headerBytes = 20;

/**
 * A `text[]` in PostgreSQL's binary format, which needs no escaping: dimensions, whether there are nulls,
 * type of the elements; length and lower bound of the one dimension; then each element behind its length in
 * bytes, -1 for null (array_recv in PostgreSQL's arrayfuncs.c). `pg` sends every Buffer as binary.
 */
function textArray(values: readonly (string | null)[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + 4 + (value === null ? 0 : Buffer.byteLength(value)), 0);
  const array = Buffer.allocUnsafe(values.length === 0 ? 12 : headerBytes + bytes);
  array.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  array.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(textOid, 8);
  if (values.length === 0) return array;
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = headerBytes;
  for (const value of values) {
    const length = value === null ? -1 : array.write(value, at + 4);
    array.writeInt32BE(length, at);
    at += 4 + Math.max(0, length);
  }
  return array;
}

/** The literal of an array whose elements need no quotes: ids, numbers, truth values. */
function plainArray(values: Values): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

type Values = readonly (string | number | boolean | Uint8Array | null)[];

/** One array for each column, as `rowsOf` in store.sql.ts takes them. */
export function arraysOf(columns: readonly (readonly [name: string, type: string])[], arrays: Values[]) {
  return columns.map(([, type], index) => arrayOf(type, arrays[index] ?? []));
}

function arrayOf(type: string, values: Values): unknown {
  if (type === 'text') return textArray(values.map((value) => (value === null ? null : String(value))));
  // `pg` knows how bytes are written.
  return type === 'bytea' ? values : plainArray(values);
}
