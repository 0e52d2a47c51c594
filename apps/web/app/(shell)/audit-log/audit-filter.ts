/** Which entries are shown, as the address says it: it can be shared. */
export type AuditFilter = {
  text: string;
  userId: string | null;
  resource: string | null;
  state: AuditState | null;
  /** A story, or whatever else entries are about. */
  aboutId: string | null;
  when: AuditWhen;
  /** Days as `2026-11-27`, both in the range; of `between` alone. */
  from: string;
  to: string;
  /** Edits of drafts and visits, too. */
  routine: boolean;
  /** Of the whole installation. */
  everywhere: boolean;
};

export type AuditState = 'begun' | 'done' | 'failed' | 'refused';
export type AuditWhen = 'day' | 'week' | 'month' | 'any' | 'between';

export const whenChoices: readonly { value: AuditWhen; label: string }[] = [
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
  { value: 'month', label: 'Last 30 days' },
  { value: 'any', label: 'Any time' },
  { value: 'between', label: 'Between two days' },
];

export const stateChoices: readonly { value: AuditState; label: string }[] = [
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'refused', label: 'Refused' },
  { value: 'begun', label: 'Not ended' },
];

export function readFilter(query: Pick<URLSearchParams, 'get' | 'has'>): AuditFilter {
  const day = (name: string) =>
    /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? (query.get(name) ?? '') : '';
  return {
    text: query.get('q') ?? '',
    userId: uuidIn(query.get('user')),
    resource: /^\w+$/.test(query.get('what') ?? '') ? query.get('what') : null,
    state: stateChoices.find(({ value }) => value === query.get('state'))?.value ?? null,
    aboutId: uuidIn(query.get('about')),
    when: whenChoices.find(({ value }) => value === query.get('when'))?.value ?? 'week',
    from: day('from'),
    to: day('to'),
    routine: query.has('routine'),
    everywhere: query.has('everywhere'),
  };
}

/** `/audit-log` with what differs from the usual. */
export function filterPath(filter: AuditFilter): string {
  const query = new URLSearchParams();
  const named = {
    q: filter.text,
    user: filter.userId,
    what: filter.resource,
    state: filter.state,
    about: filter.aboutId,
  };
  for (const [name, value] of Object.entries(named)) if (value) query.set(name, value);
  if (filter.when !== 'week') query.set('when', filter.when);
  if (filter.when === 'between') {
    for (const name of ['from', 'to'] as const) if (filter[name] !== '') query.set(name, filter[name]);
  }
  for (const name of ['routine', 'everywhere'] as const) if (filter[name]) query.set(name, '1');
  const text = query.toString();
  return text === '' ? '/audit-log' : `/audit-log?${text}`;
}

/** Whether less is asked for than the usual. */
export function isNarrowed({ text, userId, resource, state, aboutId }: AuditFilter): boolean {
  return text.trim() !== '' || [userId, resource, state, aboutId].some((one) => one !== null);
}

const dayMs = 86_400_000;
const spans: Partial<Record<AuditWhen, number>> = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs };

/** What the server is asked for; days are those of the reader. To five minutes, so that one look is one question. */
export function askedOf(filter: AuditFilter, now: number) {
  const { text, userId, resource, state, aboutId, routine, everywhere } = filter;
  const span = spans[filter.when];
  const since = span === undefined ? null : new Date(Math.floor(now / 300_000) * 300_000 - span);
  const [from, to] =
    filter.when === 'between' ? [startOf(filter.from, 0), startOf(filter.to, 1)] : [since, null];
  return {
    text: text.trim() === '' ? undefined : text.trim(),
    userId: userId ?? undefined,
    resource: resource ?? undefined,
    state: state ?? undefined,
    aboutId: aboutId ?? undefined,
    from: from?.toISOString(),
    to: to?.toISOString(),
    routine,
    everywhere,
  };
}

/** Where all of them are got as a file. */
export function exportPath(asked: ReturnType<typeof askedOf>, teamId: string): string {
  const { userId: user_id, aboutId: about_id, state: status, routine, everywhere, ...same } = asked;
  const query = new URLSearchParams({
    team_id: teamId,
    routine: String(routine),
    everywhere: String(everywhere),
  });
  for (const [name, value] of Object.entries({ ...same, user_id, about_id, status }))
    if (value) query.set(name, value);
  return `/api/v1/audit_logs/export?${query}`;
}

/** The first moment of a day, or of one that many days later. */
function startOf(day: string, later: number): Date | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  return new Date(year, month - 1, date + later);
}

function uuidIn(text: string | null): string | null {
  return text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;
}
