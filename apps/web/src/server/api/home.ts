import {
  favouriteStories,
  latestStories,
  recentStories,
  type StoryAtHand,
} from '@storyloom/adapters/stories/at-hand';
import { readAttention } from '@storyloom/adapters/stories/attention';
import { router, teamProcedure } from './trpc.ts';

const view = ({ at, ...story }: StoryAtHand) => ({ ...story, at: at.toISOString() });

export const homeRouter = router({
  /** The caller's stories of a team; `latest` is the team's, for those who have opened none. */
  stories: teamProcedure.meta({ resource: 'story', action: 'read', scope: 'team' }).query(async ({ ctx }) => {
    const [recent, favourites, latest] = await Promise.all([
      recentStories(ctx.deps, ctx.scope),
      favouriteStories(ctx.deps, ctx.scope),
      latestStories(ctx.deps, ctx.scope),
    ]);
    return { recent: recent.map(view), favourites: favourites.map(view), latest: latest.map(view) };
  }),

  /** What of the team needs a person. */
  attention: teamProcedure.meta({ resource: 'run', action: 'read', scope: 'team' }).query(async ({ ctx }) => {
    const { failing, approvals, reviews, stuck, inboxes, credentials, disabled } = await readAttention(
      ctx.deps,
      ctx.scope,
    );
    return {
      failing: failing.map(({ at, ...story }) => ({ ...story, at: at.toISOString() })),
      approvals: {
        count: approvals.count,
        latest: approvals.latest.map(({ actionRunId, title, storyName, askedAt }) => ({
          id: actionRunId,
          title,
          storyName,
          askedAt: askedAt.toISOString(),
        })),
      },
      reviews: reviews.map(({ at, ...review }) => ({ ...review, at: at.toISOString() })),
      stuck,
      inboxes,
      credentials: credentials.map(({ expiresAt, ...credential }) => ({
        ...credential,
        expiresAt: expiresAt.toISOString(),
      })),
      disabled: disabled.map(({ at, ...story }) => ({ ...story, at: at.toISOString() })),
    };
  }),
});
