import type { Id } from '@storyloom/engine';
import { secretOf } from '../vault/webhook-secret.ts';
import type { StoryDeps, Transaction } from './story-deps.ts';

export type WebhookUrls = Record<Id, { url: string }>;

/**
 * The full address, secret included, of each webhook of a live version, by Action. One whose secret no key
 * of this program opens is left out.
 */
export async function webhookUrls(
  { baseUrl, vault }: Pick<StoryDeps, 'baseUrl' | 'vault'>,
  db: Pick<Transaction, 'endpoint'>,
  storyId: Id,
): Promise<WebhookUrls> {
  const endpoints = await db.endpoint.findMany({
    where: { storyId },
    include: { story: { select: { teamId: true } } },
  });
  return Object.fromEntries(
    endpoints.flatMap(({ story: { teamId }, ...endpoint }) => {
      const { actionId, path } = endpoint;
      const secret = secretOf(vault, { teamId, path }, endpoint);
      return secret === null ? [] : [[actionId, { url: `${baseUrl}/webhook/${path}/${secret}` }]];
    }),
  );
}
