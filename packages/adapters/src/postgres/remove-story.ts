/** A story's last trip: everything of it goes, in batches, its own row last. */
import type { Id } from '@storyloom/engine';
import {
  batchSize,
  count,
  deletion,
  type Removal,
  removeAllRuns,
  removeById,
  removeEvents,
  untilNone,
} from './remove-history.ts';

/** What a story has outside its history, in the order in which it goes. `$1` is the story. */
const ownRows: [what: string, text: string][] = [
  ['story_change', byKey('story_change', 'story_id, revision')],
  ['story_version', byKey('story_version', 'id')],
  ['event_count', byKey('event_count', 'id')],
  ['re_emission', byKey('re_emission', 'id')],
  ['action_memory', byKey('action_memory', 'action_id, key')],
  [
    'schedule_tick',
    `DELETE FROM schedule_tick WHERE (schedule_id, due_at) IN (
       SELECT t.schedule_id, t.due_at FROM schedule s JOIN schedule_tick t ON t.schedule_id = s.id
       WHERE s.story_id = $1 LIMIT ${batchSize})`,
  ],
  ['schedule', byKey('schedule', 'id')],
  ['notice', byKey('notice', 'id')],
  [
    'inbox_mail',
    `DELETE FROM inbox_mail WHERE (inbox_id, key) IN (
       SELECT m.inbox_id, m.key FROM inbox i JOIN inbox_mail m ON m.inbox_id = i.id
       WHERE i.story_id = $1 LIMIT ${batchSize})`,
  ],
  ['inbox', byKey('inbox', 'id')],
  ['story_call', byKey('story_call', 'story_run_id')],
  ['approval', byKey('approval', 'action_run_id')],
  ['prompt_answer', byKey('prompt_answer', 'action_run_id, label')],
  ['run_log', byKey('run_log', 'action_run_id, seq')],
];

function byKey(table: string, key: string): string {
  return `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE story_id = $1 LIMIT ${batchSize})`;
}

/**
 * Removes a story, what runs of it included. False when the round ended before it was gone: the next one
 * goes on. A story whose row is gone already, with its team perhaps, leaves its history to be removed here.
 */
export async function removeStory(removal: Removal, storyId: Id): Promise<boolean> {
  const steps = [
    () => untilNone(removal, 'open_run', () => deletion(removal, byKey('open_run', 'id'), [storyId])),
    () => removeAllRuns(removal, storyId),
    () => removeOrphans(removal, storyId),
    ...ownRows.map(
      ([what, text]) =>
        () =>
          untilNone(removal, what, () => deletion(removal, text, [storyId])),
    ),
  ];
  for (const step of steps) if (!(await step())) return false;
  const { rowCount } = await removal.client.query(
    'DELETE FROM story WHERE id = $1 AND deleted_at IS NOT NULL',
    [storyId],
  );
  count(removal, 'story', rowCount ?? 0);
  return true;
}

/** Events and Action runs that outlived their story run, whose day was dropped before theirs. */
async function removeOrphans(removal: Removal, storyId: Id): Promise<boolean> {
  const events = await untilNone(removal, 'event', async () => {
    const { rows } = await removal.client.query<{ id: Id }>(
      'SELECT action_run_id AS id FROM event WHERE story_id = $1 AND action_run_id IS NOT NULL LIMIT $2',
      [storyId, batchSize],
    );
    const runs = rows.map((row) => row.id);
    count(
      removal,
      'action_run',
      await removeById(removal, 'action_run', 'SELECT id FROM action_run WHERE id = ANY($1::uuid[])', [runs]),
    );
    return removeEvents(removal, `SELECT id, blob FROM event WHERE story_id = $1 LIMIT ${batchSize}`, [
      storyId,
    ]);
  });
  return (
    events &&
    untilNone(removal, 'action_run', () =>
      removeById(
        removal,
        'action_run',
        `SELECT id FROM action_run WHERE story_id = $1 AND state <> 'succeeded' LIMIT ${batchSize}`,
        [storyId],
      ),
    )
  );
}
