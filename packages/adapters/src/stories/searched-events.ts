import type { EventDeps } from './events.ts';
import { type FollowedEvent, followed } from './events-since.ts';
import { type FoundEvents, type Query, searchEvents } from './search-events.ts';
import { type NotFound, notFound, type Scope } from './story-deps.ts';

/** What a search finds, with payloads. */
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
  return { ...page, events: await followed(deps.payloads, rows) };
}
