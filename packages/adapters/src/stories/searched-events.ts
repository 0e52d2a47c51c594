import { decodeOutput, type EventDeps } from './events.ts';
import { type FollowedEvent, toEvent } from './events-since.ts';
import { type FoundEvents, type Query, searchEvents } from './search-events.ts';
import { type NotFound, notFound, type Scope } from './story-deps.ts';

/** What a search finds, with payloads. Rejects when one is kept elsewhere and cannot be had. */
export async function searchedEvents(
  deps: EventDeps,
  scope: Pick<Scope, 'teamId'>,
  query: Query,
): Promise<(Omit<FoundEvents, 'events'> & { events: FollowedEvent[] }) | NotFound> {
  const page = await searchEvents(deps, scope, query);
  if (page === notFound) return notFound;
  const rows = await deps.prisma.event.findMany({
    where: { id: { in: page.events.map((event) => event.id) }, storyId: query.storyId },
    orderBy: { id: 'desc' },
  });
  const whole = await deps.payloads.load(rows.map((row) => ({ ...row, output: decodeOutput(row.output) })));
  return { ...page, events: whole.map(toEvent) };
}
