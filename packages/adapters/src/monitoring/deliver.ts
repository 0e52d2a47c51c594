/** Sends what is due, a few messages at once, each on its own: one receiver that hangs holds up no other for long. */
import type { Pool } from 'pg';
import type { Log } from '../log/log.ts';
import { claimNotices, type Notice, settleNotice } from './notices.ts';
import { leaseMs, type SendDeps, send } from './send.ts';

export type DeliverDeps = SendDeps & { pool: Pool; log: Pick<Log, 'warn'> };

/** Takes at most `limit` and begins to send them; the promises settle, and never reject, when that is done. */
export async function deliverDue(deps: DeliverDeps, { limit }: { limit: number }): Promise<Promise<void>[]> {
  const notices = await claimNotices(deps.pool, { limit, leaseMs });
  return notices.map((notice) => deliver(deps, notice));
}

/** What is not written down is sent again when the lease is over. */
async function deliver(deps: DeliverDeps, notice: Notice): Promise<void> {
  const details = { storyId: notice.storyId, noticeId: notice.id };
  try {
    const sent = await send(deps, notice);
    const isOver = !sent.ok && sent.pauseMs === null;
    if (isOver) deps.log.warn('a message about a story was given up', { ...details, reason: sent.message });
    await settleNotice(deps.pool, notice, sent);
  } catch (error) {
    deps.log.warn('a message about a story was not sent; trying again', { ...details, err: error });
  }
}
