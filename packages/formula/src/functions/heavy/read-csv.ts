/**
 * CSV (RFC 4180), strict about quotes: one that does not close is an error, as in Ruby's CSV. Goes over the
 * text once and ends at the first error or when there are too many cells; a library that collects errors
 * takes long for a text of stray quotes.
 */

export type Csv = { rows: string[][]; cells: number } | { row: number; fault: string };

/**
 * The rows of a text, empty lines left out; `row` of a fault counts from 1. Lines end with LF, CR or both.
 * `delimiter` is one character. Gives up once there are more than `most` cells: `cells` says so.
 */
export function readCsv(text: string, { delimiter, most }: { delimiter: string; most: number }): Csv {
  const rows: string[][] = [];
  let row: string[] = [];
  let cells = 0;
  let at = 0;
  const ends = [delimiter, '\n', '\r'].map((sign) => finder(text, sign));
  while (at < text.length && cells <= most) {
    let value = '';
    if (text[at] === '"') {
      const end = endOfQuoted(text, at);
      if (end < 0) return { row: rows.length + 1, fault: 'a quote is never closed' };
      value = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      while (text[at] === ' ' && delimiter !== ' ') at += 1;
      if (at < text.length && text[at] !== delimiter && !isLineEnd(text[at])) {
        return { row: rows.length + 1, fault: 'a quote stands where none may' };
      }
    } else {
      const from = at;
      const end = Math.min(...ends.map((next) => next(from)));
      value = text.slice(at, end);
      at = end;
    }
    row.push(value);
    cells += 1;
    const sign = text[at];
    at += sign === '\r' && text[at + 1] === '\n' ? 2 : 1;
    // A delimiter at the very end has an empty cell behind it.
    if (sign === delimiter && at < text.length) continue;
    if (sign === delimiter) row.push('');
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return { rows, cells };
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r';
}

/** Where a sign stands next, or the end. Goes forward alone, so that all calls together read the text once. */
function finder(text: string, sign: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = text.indexOf(sign, from);
    if (found < 0) found = text.length;
    return found;
  };
}

/** Where the quote stands that closes the one at `start`; two of them are one in the text. */
function endOfQuoted(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
