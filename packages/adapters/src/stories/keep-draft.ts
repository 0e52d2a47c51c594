/**
 * A draft as runs of it need it: a version that never changes, made at most once for each revision. It stands
 * among the versions under a number below zero: in no list of them, and never live. The cleaner removes it when
 * the draft has moved on and the runs of it are not kept any more.
 */
import { type Graph, type Id, newId } from '@storyloom/engine';
import type { Pool } from 'pg';
import { asker } from '../postgres/ask.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { withoutPins } from './publish.ts';

const keptSql: Statement = {
  name: 'storyloom_kept_draft',
  text: `
SELECT s.draft_revision AS revision, v.id, CASE WHEN v.id IS NULL THEN s.draft END AS draft
FROM story s LEFT JOIN story_version v ON v.story_id = s.id AND v.number = -1 - s.draft_revision
WHERE s.id = $1`,
};

/** Somebody else may have kept it meanwhile: then theirs is answered. */
const keepSql: Statement = {
  name: 'storyloom_keep_draft',
  text: `
INSERT INTO story_version (id, story_id, number, revision, graph) VALUES ($1, $2, -1 - $3::int, $3::int, $4::json)
ON CONFLICT (story_id, number) DO UPDATE SET revision = excluded.revision
RETURNING id`,
};

/** The version of the story's draft as it is now; null when the story is gone. */
export async function keepDraft(pool: Pool, storyId: Id): Promise<Id | null> {
  const ask = asker(pool);
  const [found] = await ask<{ revision: number; id: Id | null; draft: Graph | null }>(keptSql, [storyId]);
  if (!found?.draft) return found?.id ?? null;
  const graph = JSON.stringify(withoutPins(found.draft));
  const [kept] = await ask<{ id: Id }>(keepSql, [newId(), storyId, found.revision, graph]);
  return kept?.id ?? null;
}
