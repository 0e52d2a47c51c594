/** Which events a re-emission is of, as SQL: one and the same for counting them and for taking them. */
import { firstIdAt } from '../stories/id-time.ts';

/**
 * Without `actionId` and `ids`: the first event of each story run. Ids are those of events; at most
 * `mostIds`. Times are those of events, `to` not included. `failed`: only of story runs that have failed.
 */
export type ReEmissionFilter = {
  actionId?: string | undefined;
  port?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  ids?: string[] | undefined;
  runState?: 'failed' | undefined;
};

export const mostIds = 500;

/** The same in its column. */
export type StoredFilter = Omit<ReEmissionFilter, 'from' | 'to'> & {
  from?: string | undefined;
  to?: string | undefined;
};

export function toStored({ from, to, ...rest }: ReEmissionFilter): StoredFilter {
  return {
    ...rest,
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
  };
}

/** A story run has failed when an Action run of it has and no link took its failure, and nothing is open. */
const unhandled = `
a.state = 'failed' AND NOT EXISTS (
  SELECT FROM event f WHERE f.story_run_id = a.story_run_id AND f.action_run_id = a.id AND f.port = 'failure')`;

const nothingOpen = 'NOT EXISTS (SELECT FROM open_run o WHERE o.story_run_id = e.story_run_id)';

/** For a few events: each looks at its own story run. */
const failedOfFew = `EXISTS (SELECT FROM action_run a WHERE a.story_run_id = e.story_run_id AND ${unhandled})
AND ${nothingOpen}`;

export type Matching = {
  /** On `event e`, from the columns of its indexes. */
  near: string;
  /** On the rows that `near` leaves, for a few of them; for all of them at once. */
  ofFew: string;
  ofAll: string;
  values: unknown[];
};

/**
 * The conditions on `event e`, with their parameters from number `first` on. They name both ends of the
 * range of ids, by which partitions are told apart.
 */
export function matching(
  filter: StoredFilter,
  { storyId, teamId, first }: { storyId: string; teamId: string; first: number },
): Matching {
  const values: unknown[] = [];
  const place = (value: unknown, type: string) => {
    values.push(value);
    return `$${first + values.length - 1}::${type}`;
  };
  const story = place(storyId, 'uuid');
  const from = place(firstIdAt(filter.from ? Date.parse(filter.from) : 0), 'uuid');
  const to = place(firstIdAt(filter.to ? Date.parse(filter.to) : furthest), 'uuid');
  const near = [
    `e.story_id = ${story} AND e.team_id = ${place(teamId, 'uuid')} AND e.id >= ${from} AND e.id < ${to}`,
  ];
  if (filter.ids) near.push(`e.id = ANY(${place(filter.ids, 'uuid[]')})`);
  else if (filter.actionId) near.push(`e.action_id = ${place(filter.actionId, 'uuid')}`);
  else near.push('e.action_run_id IS NULL');
  if (filter.port !== undefined) near.push(`e.port = ${place(filter.port, 'text')}`);
  const isAny = filter.runState === undefined;
  // The failed Action runs of a story have an index of their own.
  const failedOfAll = `e.story_run_id IN (
  SELECT a.story_run_id FROM action_run a WHERE a.story_id = ${story} AND ${unhandled}
) AND ${nothingOpen}`;
  return {
    near: near.join('\nAND '),
    ofFew: isAny ? 'true' : failedOfFew,
    ofAll: isAny ? 'true' : failedOfAll,
    values,
  };
}

/** The last moment that a UUIDv7 can tell, in ms. */
const furthest = 2 ** 48 - 1;
