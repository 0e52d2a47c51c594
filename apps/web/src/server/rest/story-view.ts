import { addressWith } from '@storyloom/actions/descriptions';
import type { StoryDetail, StorySummary } from '@storyloom/adapters/stories/read-stories';
import { slugFor } from '@storyloom/engine';
import type * as z from 'zod';
import type { storySchema, storyWithActionsSchema } from './schemas.ts';

export function storyView(story: StorySummary): z.infer<typeof storySchema> {
  const editedAt = story.editedAt.toISOString();
  return {
    id: story.id,
    name: story.name,
    description: story.description,
    team_id: story.teamId,
    user_id: story.editedById,
    keep_events_for: story.keepEventsFor,
    disabled: story.disabled,
    disable_after_failures: story.disableAfter,
    guid: story.id.replaceAll('-', ''),
    slug: slugFor(story.name, []),
    mode: 'LIVE',
    published: story.live,
    tags: story.tags,
    folder_id: story.folderId,
    locked: story.lockedAt !== null,
    locked_at: story.lockedAt?.toISOString() ?? null,
    lock_note: story.lockNote,
    action_count: story.actionCount,
    created_at: story.createdAt.toISOString(),
    updated_at: editedAt,
    edited_at: editedAt,
  };
}

export function storyWithActionsView(story: StoryDetail): z.infer<typeof storyWithActionsSchema> {
  const actions = Object.values(story.graph.actions).map(
    ({ id, slug, name, type, options, position, disabled }) => {
      const webhook = story.webhooks[id];
      return {
        id,
        slug,
        name,
        type,
        disabled: disabled ?? false,
        position,
        ...(webhook ? { webhook_url: addressWith(options, webhook.url) } : {}),
      };
    },
  );
  return { ...storyView(story), actions };
}
