/** A member of the team answers what an Action run asks. */
import { type Answer, answerApproval, readApproval } from '@storyloom/adapters/runs/approve';
import { type NotFound, notFound } from '@storyloom/adapters/stories/story-deps';
import type { Id } from '@storyloom/engine';
import type { WebDeps } from './web-deps.ts';

type Given = {
  teamId: Id;
  actionRunId: Id;
  choice: string;
  comment?: string | null | undefined;
  by: NonNullable<Answer['by']>;
};

/** Answers for a person who may run the team's stories; that was checked before. */
export async function answerAs(
  deps: Pick<WebDeps, 'pool' | 'queue' | 'live'>,
  { teamId, actionRunId, choice, comment = null, by }: Given,
): Promise<{ ok: true } | { ok: false; message: string } | NotFound> {
  const approval = await readApproval(deps.pool, actionRunId);
  if (approval === notFound || approval.teamId !== teamId) return notFound;
  return answerApproval(deps, approval, { choice, comment, by });
}
