/** Which stories are shown, and in which order, as the address says it: it can be shared, and “back” takes it back. */
export type StoryOrder = 'edited' | 'name' | 'runs' | 'failures';

export type StoryFilter = {
  search: string;
  /** Null: all stories. */
  folderId: string | null;
  /** With all of these. */
  tags: readonly string[];
  favourites: boolean;
  status: StoryStatus | null;
  /** The person who edited it last; null: anyone. */
  editedById: string | null;
  order: StoryOrder;
};

export const storyStatuses = [
  { value: 'failing', label: 'Failing' },
  { value: 'waiting', label: 'Waiting for approval' },
  { value: 'review', label: 'In review' },
  { value: 'live', label: 'Live' },
  { value: 'draft', label: 'Draft' },
  { value: 'disabled', label: 'Disabled' },
] as const;

type StoryStatus = (typeof storyStatuses)[number]['value'];

export const storyOrders: readonly { value: StoryOrder; label: string }[] = [
  { value: 'edited', label: 'Last edited' },
  { value: 'name', label: 'Name' },
  { value: 'runs', label: 'Most runs in 24 h' },
  { value: 'failures', label: 'Most failures in 24 h' },
];

export function readFilter(query: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>): StoryFilter {
  const order = storyOrders.find(({ value }) => value === query.get('sort'))?.value ?? 'edited';
  return {
    search: query.get('q') ?? '',
    folderId: isUuid(query.get('folder')),
    tags: query.getAll('tag').slice(0, 20),
    favourites: query.has('favourites'),
    status: storyStatuses.find(({ value }) => value === query.get('status'))?.value ?? null,
    editedById: isUuid(query.get('by')),
    order,
  };
}

/** `/stories` with what differs from showing all. */
export function filterPath(filter: StoryFilter): string {
  const { search, folderId, tags, favourites, status, editedById, order } = filter;
  const query = new URLSearchParams();
  if (search !== '') query.set('q', search);
  if (folderId !== null) query.set('folder', folderId);
  for (const tag of tags) query.append('tag', tag);
  if (favourites) query.set('favourites', '1');
  if (status !== null) query.set('status', status);
  if (editedById !== null) query.set('by', editedById);
  if (order !== 'edited') query.set('sort', order);
  const text = query.toString();
  return text === '' ? '/stories' : `/stories?${text}`;
}

/** Whether less than a folder, or less than everything, is asked for. */
export function isNarrowed({ search, tags, favourites, status, editedById }: StoryFilter): boolean {
  return search.trim() !== '' || tags.length > 0 || favourites || status !== null || editedById !== null;
}

function isUuid(text: string | null): string | null {
  return text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;
}
