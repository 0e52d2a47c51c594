import type { Summary } from './figures.ts';

export type Column = {
  title: string;
  /** Or why there are none. */
  figures: Summary[] | string;
};

/** A Markdown table: a row a figure, a column a backend, the goal in between where there is one. */
export function table(columns: readonly Column[]): string {
  const names = [
    ...new Set(
      columns.flatMap(({ figures }) => (typeof figures === 'string' ? [] : figures.map(({ name }) => name))),
    ),
  ];
  const missing = columns.flatMap(({ title, figures }) =>
    typeof figures === 'string' ? [`Not measured with the ${title}: ${oneLine(figures)}`] : [],
  );
  if (names.length === 0) return missing.join('\n\n');
  const lines = [
    row(['', 'goal', ...columns.map(({ title }) => title)]),
    row(['---', '---:', ...columns.map(() => '---:')]),
    ...names.map((name) => {
      const found = columns.map(({ figures }) =>
        typeof figures === 'string' ? undefined : figures.find((figure) => figure.name === name),
      );
      const goal = found.find((figure) => figure?.goal !== undefined)?.goal ?? '';
      return row([name, goal, ...found.map((figure) => (figure ? cell(figure) : '–'))]);
    }),
  ];
  return [lines.join('\n'), ...missing].join('\n\n');
}

/** `1,288 (1,200–1,350)`: the median and, of several rounds, the range. */
export function cell({ median, low, high, unit }: Summary): string {
  const value = `${number(median)}${unit && ` ${unit}`}`;
  return low === high ? value : `${value} (${number(low)}–${number(high)})`;
}

/** Three digits, more or less. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
