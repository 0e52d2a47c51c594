/** Versions and reviews as the REST API shows them. */
import type { VersionState, VersionSummary } from '@storyloom/adapters/versions/read-versions';
import type { Review } from '@storyloom/adapters/versions/review-rows';
import * as z from 'zod';
import { id, time, warningsSchema } from './schemas.ts';

export const versionSchema = z.object({
  id,
  number: z.number(),
  name: z.string().nullable(),
  note: z.string(),
  created_at: time,
  created_by: z.string().nullable().describe('Who made it'),
  live: z.boolean().describe('Whether it is what runs'),
  revision: z.number().nullable().describe('The revision of the draft that it was made of'),
  restored_from: z.number().nullable().describe('The number of the version that it repeats'),
  bypass_reason: z.string().nullable().describe('Why nobody reviewed it'),
  reviewed_by: z.string().nullable(),
  review_comment: z.string().nullable(),
});

export const reviewSchema = z.object({
  id,
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'published']),
  revision: z.number().describe('The revision of the draft that it is about'),
  note: z.string(),
  requested_by: z.string().nullable(),
  requested_at: time,
  decided_by: z.string().nullable(),
  decided_at: time.nullable(),
  comment: z.string(),
});

export const changeControlSchema = z.object({
  change_control: z
    .boolean()
    .describe('Whether edits go live when they are published, not when they are saved'),
  review_required: z.boolean(),
  revision: z.number().describe("The draft's revision"),
  live_version: versionSchema.nullable(),
  review: reviewSchema.nullable().describe('What is asked of others now'),
});

export const publishedSchema = z.object({
  number: z.number(),
  warnings: warningsSchema,
});

const json = z.json();

export const diffSchema = z.object({
  items: z.array(
    z.object({
      what: z.enum(['action', 'link', 'note', 'group']),
      kind: z.enum(['added', 'changed', 'removed']),
      id,
      name: z.string(),
      fields: z.array(z.object({ path: z.string(), before: json.optional(), after: json.optional() })),
    }),
  ),
  moved: z.array(id).describe('What has another place or size and is the same otherwise'),
});

export const historySchema = z.object({
  history: z.array(
    z.object({
      first_revision: z.number(),
      last_revision: z.number(),
      by: z.string().nullable(),
      from: time,
      to: time,
      changes: z.array(z.string()),
    }),
  ),
  next_before: z.number().nullable().describe('What to send as `before` for the next page; null on the last'),
});

export function versionView(version: VersionSummary): z.infer<typeof versionSchema> {
  return {
    id: version.id,
    number: version.number,
    name: version.name,
    note: version.note,
    created_at: version.at.toISOString(),
    created_by: version.by,
    live: version.live,
    revision: version.revision,
    restored_from: version.restoredFrom,
    bypass_reason: version.bypassReason,
    reviewed_by: version.review?.decidedBy ?? null,
    review_comment: version.review?.comment ?? null,
  };
}

export function reviewView(review: Review): z.infer<typeof reviewSchema> {
  return {
    id: review.id,
    state: review.state,
    revision: review.revision,
    note: review.note,
    requested_by: review.requestedBy?.name ?? null,
    requested_at: review.requestedAt.toISOString(),
    decided_by: review.decidedBy,
    decided_at: review.decidedAt?.toISOString() ?? null,
    comment: review.comment,
  };
}

export function changeControlView(state: VersionState): z.infer<typeof changeControlSchema> {
  return {
    change_control: state.changeControl,
    review_required: state.reviewRequired,
    revision: state.revision,
    live_version: state.live && versionView(state.live),
    review: state.review && reviewView(state.review),
  };
}
