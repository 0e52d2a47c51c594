/** CSV: read by read-csv.ts, written by Papa Parse. */
import papa from 'papaparse';
import type { Json, JsonObject } from '../../json.ts';
import { limits } from '../../limits.ts';
import { isObject, put } from '../../values.ts';
import type { Args } from '../args.ts';
import type { Runs } from '../lazy.ts';
import { boundedText } from './guard.ts';
import { readCsv } from './read-csv.ts';

function rows(args: Args): string[][] {
  const text = boundedText(args, 0, { perStep: 32 });
  const delimiter = args.has(1) ? args.text(1) : ',';
  if (delimiter.length !== 1 || '"\r\n\ufeff'.includes(delimiter)) {
    throw args.fail('The separator must be one character, and neither a quote nor a line end.', 1);
  }
  const parsed = readCsv(text.replace(/^\ufeff/, ''), { delimiter, most: limits.entries });
  if ('fault' in parsed) throw args.fail(`${parsed.row}. row of this CSV: ${parsed.fault}.`, 0);
  args.room({ entries: parsed.cells });
  return parsed.rows;
}

function objects(args: Args): Json {
  const [header = [], ...body] = rows(args).map((row) => row.map((cell) => cell.trim()));
  // As JSON, every row repeats the keys: {"a":"","b":null}.
  const least = header.reduce((sum, key) => sum + key.length + 6, 2) * body.length;
  args.room({ entries: header.length * body.length });
  args.room({ characters: least });
  return body.map((row, at) => {
    if (row.slice(header.length).some((cell) => cell !== '')) {
      throw args.fail(`${at + 2}. row of this CSV: it has more values than there are headers.`, 0);
    }
    const made: JsonObject = {};
    for (const [column, key] of header.entries()) {
      if (key !== '' && !Object.hasOwn(made, key)) put(made, key, row[column] ?? null);
    }
    return made;
  });
}

/** What spreadsheets take for a formula; a number with a sign is none. */
const formula = /^(?![+-]?\d+(?:\.\d+)?$)[=+\-@\t\r]/;

function write(args: Args): string {
  const items = args.array(0);
  args.walk(items);
  const escapes = args.has(1) ? args.isTrue(1) : true;
  const fields = new Set<string>();
  for (const item of items) {
    if (!isObject(item)) throw args.wrong('an array of objects', item, 0);
    for (const key of Object.keys(item)) fields.add(key);
  }
  if (fields.size === 0) return '';
  args.room({ entries: fields.size * items.length });
  args.spend(Math.ceil((fields.size * items.length) / 4));
  const keys = [...fields];
  const data = items.map((item) => keys.map((key) => cell(args, item, key)));
  const text = papa.unparse(
    { fields: keys, data },
    { newline: '\n', escapeFormulae: escapes ? formula : false },
  );
  return `${text}\n`;
}

function cell(args: Args, item: Json, key: string): string | number {
  const value = isObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
  return typeof value === 'number' ? value : args.joined(value ?? null);
}

export const runs: Runs = { CSV_PARSE: rows, CSV_PARSE_TO_OBJECTS: objects, OBJECTS_TO_CSV: write };
