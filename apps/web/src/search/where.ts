import { descriptions, isActionType } from '@storyloom/actions/descriptions';
import type { SearchHit } from '@storyloom/engine';

const fieldNames: Record<SearchHit['field'], string> = {
  name: 'Name',
  slug: 'Name in formulas',
  type: 'Type',
  option: 'Option',
  note: 'Note',
  description: 'Description',
};

/** The key of the option that a hit is in; null when it is in something else. */
export function optionOf({ field, path }: Pick<SearchHit, 'field' | 'path'>): string | null {
  return field === 'option' ? (path.split(/[.[]/)[0] ?? path) : null;
}

/** Where a hit is, in the words of the form: `Payload, items[0].name`. */
export function whereOf(hit: Pick<SearchHit, 'field' | 'path'>, type: string): string {
  const option = optionOf(hit);
  if (option === null) return fieldNames[hit.field];
  const form = isActionType(type) ? descriptions[type].form : [];
  const label = form.find(({ key }) => key === option)?.label ?? option;
  const rest = hit.path.slice(option.length).replace(/^\./, '');
  return rest === '' ? label : `${label}, ${rest}`;
}
