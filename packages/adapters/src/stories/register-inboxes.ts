/**
 * The mailboxes of a live version, as rows. What was read of a mailbox stays known for as long as its story
 * is there: an Action that was removed or off goes on where it was when it is brought back.
 */
import { createHash } from 'node:crypto';
import { type Graph, type GraphAction, type Id, newId } from '@storyloom/engine';
import type { Transaction } from './story-deps.ts';

const inboxType = 'receive-email';

/** To be called by `publish`, in its transaction. */
export async function registerInboxes(
  tx: Transaction,
  { storyId, teamId, graph }: { storyId: Id; teamId: Id; graph: Graph },
): Promise<void> {
  const wanted = Object.values(graph.actions).filter((action) => action.type === inboxType);
  const known = await tx.inbox.findMany({
    where: { storyId },
    select: { id: true, actionId: true, enabled: true, options: true },
  });
  const gone = known.filter(({ actionId, enabled }) => enabled && !wanted.some(({ id }) => id === actionId));
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await tx.inbox.updateMany({ where: { id: { in: ids } }, data: { enabled: false, error: null } });
  }
  for (const action of wanted) {
    const row = known.find(({ actionId }) => actionId === action.id);
    const [enabled, options] = [!action.disabled, optionsHash(action)];
    if (!row) {
      await tx.inbox.create({
        data: { id: newId(), storyId, teamId, actionId: action.id, enabled, options },
      });
    } else if (row.options !== options || (enabled && !row.enabled)) {
      // Whatever was wrong may be right now. Who holds it sees the change when the lease is renewed.
      const anew = { error: null, failures: 0 };
      await tx.inbox.update({ where: { id: row.id }, data: { enabled, options, ...anew } });
      await tx.$executeRaw`update inbox set wake_at = now() where id = ${row.id}::uuid and owner is null`;
    } else if (row.enabled !== enabled) {
      await tx.inbox.update({ where: { id: row.id }, data: { enabled } });
    }
  }
}

function optionsHash(action: GraphAction): string {
  return createHash('sha256').update(JSON.stringify(action.options)).digest('hex');
}
