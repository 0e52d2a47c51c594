/** Which events a list shows, and what of that the database can decide by itself. */
import { type EventCondition, type Id, needleOf, type StoryRunState } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import { firstIdAt } from './id-time.ts';
import { horizon } from './run-states.ts';

/** Times are those of events, `to` not included. `text` stands anywhere in the JSON, whatever its case. */
export type EventFilter = {
  actionId?: Id | undefined;
  actionSlug?: string | undefined;
  port?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  reEmitted?: boolean | undefined;
  /** How the story run of the event stands. */
  runState?: StoryRunState | undefined;
  text?: string | undefined;
  where?: readonly EventCondition[] | undefined;
};

/** Whether events have to be looked at one by one: no index has what is asked. */
export function looks(filter: EventFilter): boolean {
  const { actionSlug, port, reEmitted, runState } = filter;
  return readsOutput(filter) || [actionSlug, port, reEmitted, runState].some((one) => one !== undefined);
}

export function readsOutput({ text, where }: EventFilter): boolean {
  return (text ?? '') !== '' || (where ?? []).length > 0;
}

/** The range that is walked, by the columns of its indexes. */
export function inRange(storyId: Id, { actionId, from, to }: EventFilter, after: Id | undefined): Prisma.Sql {
  const ends = [horizon(), ...(to ? [firstIdAt(to.getTime())] : []), ...(after ? [after] : [])];
  return Prisma.sql`story_id = ${storyId}::uuid and id < ${ends.toSorted()[0]}::uuid
    ${from ? Prisma.sql`and id >= ${firstIdAt(from.getTime())}::uuid` : Prisma.empty}
    ${actionId ? Prisma.sql`and action_id = ${actionId}::uuid` : Prisma.empty}`;
}

/** A condition on an event's own columns. */
export function byColumns({ actionSlug, port, reEmitted }: EventFilter): Prisma.Sql {
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(actionSlug === undefined ? [] : [Prisma.sql`action_slug = ${actionSlug}`]),
      ...(port === undefined ? [] : [Prisma.sql`port = ${port}`]),
      ...(reEmitted === undefined ? [] : [Prisma.sql`re_emitted = ${reEmitted}`]),
    ],
    ' and ',
  );
}

/** A condition on the output's text that everything meets which the filter wants, and little else. */
export function byText({ text, where }: EventFilter): Prisma.Sql {
  const wanted = (text ?? '') === '' ? [] : [anyCase(text ?? '')];
  const needles = (where ?? []).flatMap((condition) => needleOf(condition) ?? []);
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...wanted.map(
        ([plain, quoted]) => Prisma.sql`(output::text ilike ${plain} or output::text ilike ${quoted})`,
      ),
      ...needles.map((needle) => Prisma.sql`output::text like ${pattern(needle)}`),
    ],
    ' and ',
  );
}

/** The same as `byText` for an output that is in memory. */
export function hasText(output: unknown, { text }: EventFilter): boolean {
  if ((text ?? '') === '') return true;
  const json = JSON.stringify(output).toLowerCase();
  return quoted(text ?? '').some((one) => json.includes(one.toLowerCase()));
}

/** As it is, for who pasted JSON; and as a text with quotes or line ends stands in JSON. */
function quoted(text: string): [string, string] {
  return [text, JSON.stringify(text).slice(1, -1)];
}

function anyCase(text: string): [string, string] {
  const [plain, inJson] = quoted(text);
  return [pattern(plain), pattern(inJson)];
}

function pattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
