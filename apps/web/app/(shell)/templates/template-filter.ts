/** Which templates are shown and which one is looked at, as the address says it: it can be shared. */

export type TemplateFilter = {
  search: string;
  kind: 'story' | 'action';
  /** Null: all of the kind. */
  category: string | null;
  /** The slug of the one that is looked at; null: none was chosen. */
  chosen: string | null;
};

export function readFilter(query: Pick<URLSearchParams, 'get'>): TemplateFilter {
  return {
    search: query.get('q') ?? '',
    kind: query.get('kind') === 'action' ? 'action' : 'story',
    category: wordIn(query.get('for')),
    chosen: wordIn(query.get('template')),
  };
}

/** `/templates` with what differs from showing all stories. */
export function filterPath({ search, kind, category, chosen }: TemplateFilter): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('q', search);
  if (kind !== 'story') query.set('kind', kind);
  if (category !== null) query.set('for', category);
  if (chosen !== null) query.set('template', chosen);
  const text = query.toString();
  return text === '' ? '/templates' : `/templates?${text}`;
}

function wordIn(text: string | null): string | null {
  return text !== null && /^[a-z0-9_-]{1,80}$/.test(text) ? text : null;
}
