import type { Json } from '@storyloom/engine';
import type { HeavyFamily } from '@storyloom/formula';

/** The family that `pattern.ts` needs, where rules as written may compare with a regular expression. */
export function familiesOfRules(rules: Json | undefined): HeavyFamily[] {
  if (rules === undefined || rules === null) return [];
  const isKnown = Array.isArray(rules) && rules.every(hasPlainType);
  return isKnown ? [] : ['patterns'];
}

function hasPlainType(rule: Json): boolean {
  if (rule === null || typeof rule !== 'object' || Array.isArray(rule)) return false;
  const { type } = rule;
  return typeof type === 'string' && !/regex|<<|^=/i.test(type);
}
