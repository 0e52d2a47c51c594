import { z } from 'zod';
import type { StoryFile } from './stories.ts';
import { type Bench, Unsupported } from './workload.ts';

/** A story in the product under test. */
export type Story = {
  id: string;
  /** Where its webhook is. */
  url: string;
  /** The id of the Action `last`, whose event says that a run is done. */
  lastId: string;
};

const answer = z.object({
  id: z.string(),
  actions: z.array(z.object({ id: z.string(), slug: z.string(), webhook_url: z.string().optional() })),
});

/** Imports a story file over REST. Throws Unsupported with the product's reasons when it is refused. */
export async function importStory({ product }: Pick<Bench, 'product'>, file: StoryFile): Promise<Story> {
  const response = await fetch(`${product.baseUrl}/api/v1/stories/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await product.apiKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: file }),
  });
  const text = await response.text();
  if (response.status === 422) throw new Unsupported(`the story "${file.name}" is refused: ${text}`);
  if (!response.ok) throw new Error(`The import was answered ${response.status}: ${text}`);
  const { id, actions } = answer.parse(JSON.parse(text));
  const url = actions.find((action) => action.webhook_url)?.webhook_url;
  const last = actions.find((action) => action.slug === 'last');
  if (!url || !last) throw new Error(`The story "${file.name}" needs a webhook and an Action "last".`);
  return { id, url, lastId: last.id };
}
