/** WCAG 2.2 AA by axe on every screen, light and dark, at a desk and on a phone. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, ordersStory, signIn, test } from './product.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

const failing = {
  format: 'storyloom.story/1',
  name: 'Fails',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    price: {
      type: 'event-transform',
      name: 'Price',
      options: { mode: 'message_only', payload: '<<hook.body.price * 2>>' },
      position: { x: 0, y: 150 },
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'price' }],
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`no screen breaks a rule (${colorScheme}, ${viewport.width} px)`, async ({
      browser,
      product,
      api,
    }) => {
      test.setTimeout(120_000);
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const check = async (path: string, ready: () => Promise<unknown>) => {
        await page.goto(product.baseUrl + path);
        await ready();
        expect(await violations(page), path).toEqual([]);
      };
      const heading = (name: string | RegExp) => () =>
        expect(page.getByRole('heading', { name }).first()).toBeVisible();

      await check('/sign-in', heading(/sign in/i));
      await signIn(page, product);
      const orders = await api.importStory(ordersStory);
      const fails = await api.importStory(failing);
      const empty = await api.importStory({ format: 'storyloom.story/1', name: 'Empty', actions: {} });
      await fetch(fails.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"price": "cheap"}',
      });

      await check('/stories', () => expect(page.getByRole('link', { name: 'Orders' }).first()).toBeVisible());
      await check('/settings', heading('Settings'));
      await check(`/stories/${empty.id}`, heading(viewport.width > 640 ? 'An empty story' : 'Empty'));
      await check(`/stories/${orders.id}`, async () => {
        await page.getByText('Price order').first().click();
        await expect(page.getByRole('tab', { name: 'Options' })).toBeVisible();
      });
      if (viewport.width > 640) {
        await check(`/stories/${fails.id}`, async () => {
          await page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button').first().click();
          await expect(page.getByRole('region', { name: /^Price/ })).toContainText('cheap');
        });
      }
      await context.close();
    });
  }
}
