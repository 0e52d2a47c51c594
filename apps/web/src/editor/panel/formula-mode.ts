/** Options that may be a form control or a formula. Pure. */
import type { FormField, Json } from '@storyloom/engine';
import { compile } from '@storyloom/formula';

/** Whether an option can be switched: those whose own control takes no formula, where one makes sense. */
export function canBeFormula({ widget, formula }: Pick<FormField, 'widget' | 'formula'>): boolean {
  if (widget === 'select' || widget === 'switch') return formula === true;
  return widget === 'key-value' && formula !== false;
}

/** Whether what is stored can only be shown as a formula. */
export function isFormula(value: Json | undefined): boolean {
  return typeof value === 'string' && !compile(value).constant;
}

/** What the formula field starts with: a value that reads as a text, nothing in place of an object. */
export function formulaStart(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return '';
  return String(value);
}
