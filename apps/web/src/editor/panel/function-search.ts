/** The functions of formulas, as the help panel looks them up. */
import { functions } from '@storyloom/formula';

export type FormulaFunction = (typeof functions)[number];
export type FunctionFamily = { family: string; functions: FormulaFunction[] };

/**
 * Functions whose name or summary holds every word that is typed, by family in the order of the reference;
 * in a family those first whose name begins so. All of them when nothing is typed.
 */
export function searchFunctions(typed: string): FunctionFamily[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const families = new Map<string, FormulaFunction[]>();
  for (const one of functions) {
    const text = `${one.name} ${one.summary}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    families.set(one.family, [...(families.get(one.family) ?? []), one]);
  }
  return [...families].map(([family, found]) => ({ family, functions: byName(found, words[0]) }));
}

function byName(found: FormulaFunction[], word: string | undefined): FormulaFunction[] {
  if (word === undefined) return found;
  const rank = ({ name }: FormulaFunction) => {
    const at = name.toLowerCase().indexOf(word);
    return at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}
