/** A story whose Actions are configured, and its fields. */
import type { Locator, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { type Api, expect } from './product.ts';

export const file = {
  format: 'storyloom.story/1',
  name: 'Panel',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post' }, position: { x: 0, y: 0 } },
    say: {
      type: 'event-transform',
      name: 'Say',
      options: { mode: 'message_only', payload: { text: 'order <<hook.body.id>>' } },
      position: { x: 0, y: 150 },
    },
    call: {
      type: 'http-request',
      name: 'Call',
      options: { url: 'https://a.example/', method: 'post' },
      position: { x: 0, y: 300 },
      disabled: true,
    },
  },
  links: [
    { from: 'hook', port: 'success', to: 'say' },
    { from: 'say', port: 'success', to: 'call' },
  ],
};

export type Sent = { id: string; items?: unknown[]; text?: string };

/** The story, opened, after it was sent these events. */
export async function opened(
  { page, product, api }: { page: Page; product: Product; api: Api },
  ...sent: Sent[]
): Promise<string> {
  const { id, webhookUrl } = await api.importStory(file);
  for (const [index, body] of sent.entries()) {
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(webhookUrl, { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(
      201,
    );
    const count = async () => {
      const { events } = await (await api.call('GET', `/events?story_id=${id}`)).json();
      return events.length;
    };
    await expect.poll(count).toBe((index + 1) * 2);
  }
  await page.goto(`${product.baseUrl}/stories/${id}`);
  return id;
}

/** A field once its code editor is there. */
export async function codeField(within: Locator, name: string): Promise<Locator> {
  const field = within.getByRole('textbox', { name, exact: true });
  await expect(field).toHaveAttribute('contenteditable', 'true');
  return field;
}

export const option = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });
