import { analyse, type Problem, problemOf } from './compile.ts';
import type { Json } from './json.ts';
import { nearest } from './nearest.ts';
import { constants } from './syntax/parse.ts';

/**
 * What the editor underlines: wrong syntax, unknown functions and names (with the one that was probably
 * meant), wrong arguments. Never throws. Ordered as found, option by option.
 */
export function check(value: Json, known: { roots: readonly string[] }): Problem[] {
  const { faults, references } = analyse(value);
  const roots = new Set(known.roots);
  const unknown = references
    .filter(({ name }) => !roots.has(name))
    .map((reference): Problem => {
      const { path, start, end } = reference;
      return { message: unknownName(reference, known.roots), path, start, end, severity: 'error' };
    });
  return [...faults.map(problemOf), ...unknown];
}

function unknownName(
  { name, source, start }: { name: string; source: string; start: number },
  roots: readonly string[],
): string {
  if (name === '%') return '% stands for the value left of |>, and there is none here.';
  const upper = name.toUpperCase();
  const meant = constants.has(upper) ? upper : nearest(name, roots);
  const there = roots.length === 0 ? '' : ` There is: ${[...roots].sort().join(', ')}.`;
  // `headers.content-type` reads as a subtraction.
  const hyphen = /[\p{L}\p{N}_]-$/u.test(source.slice(0, start))
    ? ' A key with a hyphen is written ["like-this"].'
    : '';
  return `There is no “${name}” here.${meant === undefined ? there : ` Did you mean ${meant}?`}${hyphen}`;
}
