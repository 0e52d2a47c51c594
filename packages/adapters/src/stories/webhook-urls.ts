import type { Id } from '@storyloom/engine';
import type { StoryDeps, Transaction } from './story-deps.ts';

export type WebhookUrls = Record<Id, { url: string }>;

/** The full address, secret included, of each webhook of a live version, by Action. */
export async function webhookUrls(
  { baseUrl }: Pick<StoryDeps, 'baseUrl'>,
  db: Pick<Transaction, 'endpoint'>,
  storyId: Id,
): Promise<WebhookUrls> {
  const endpoints = await db.endpoint.findMany({ where: { storyId } });
  return Object.fromEntries(
    endpoints.map(({ actionId, path, secret }) => [
      actionId,
      { url: `${baseUrl}/webhook/${path}/${secret}` },
    ]),
  );
}
