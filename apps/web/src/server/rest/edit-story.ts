import { setMonitoring } from '@storyloom/adapters/monitoring/monitoring';
import { updateStory } from '@storyloom/adapters/stories/edit-story';
import { lockStory, unlockStory } from '@storyloom/adapters/stories/lock';
import { moveStories, setTags } from '@storyloom/adapters/stories/organise';
import { type NotFound, notFound, type Scope } from '@storyloom/adapters/stories/story-deps';
import type { Id } from '@storyloom/engine';
import type * as z from 'zod';
import type { Answer } from '../answer.ts';
import type { WebDeps } from '../web-deps.ts';
import { idOf } from './access.ts';
import type { storyEditSchema } from './schemas.ts';

/**
 * What a `PUT` of a story asks for, in an order in which it can be done: unlock, edit, place, lock. What a lock
 * refuses changes nothing; where the story lies is no edit of it.
 */
export async function editStory(
  web: WebDeps,
  scope: Scope,
  { id, body }: { id: Id; body: z.infer<typeof storyEditSchema> },
): Promise<Answer | NotFound> {
  const { keep_events_for: keepEventsFor, disable_after_failures: disableAfter, ...others } = body;
  const { folder_id, tags, locked, lock_note: note, ...named } = others;
  const { monitor_failures: monitorFailures, recipients, reporting_status: reportingStatus, ...rest } = named;
  if (locked === false) {
    const unlocked = await unlockStory(web, scope, id);
    if (unlocked === notFound) return notFound;
  }
  const edit = { ...rest, keepEventsFor, disableAfter };
  if (Object.values(edit).some((value) => value !== undefined)) {
    const edited = await updateStory(web, scope, { ...edit, id });
    if (edited === notFound || !edited.ok) return edited;
  }
  const monitoring = { monitorFailures, recipients, reportingStatus };
  if (Object.values(monitoring).some((value) => value !== undefined)) {
    const set = await setMonitoring(web, scope, { ...monitoring, id });
    if (set === notFound || !set.ok) return set;
  }
  if (folder_id !== undefined) {
    const folderId = folder_id === null ? null : idOf(folder_id);
    const moved = await moveStories(web, scope, { ids: [id], folderId });
    if (moved === notFound || moved.stories === 0) return notFound;
  }
  if (tags !== undefined) {
    const tagged = await setTags(web, scope, { id, tags });
    if (tagged === notFound || !tagged.ok) return tagged;
  }
  return locked === true && (await lockStory(web, scope, { id, note })) === notFound
    ? notFound
    : { ok: true };
}
