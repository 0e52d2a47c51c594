import type { Page } from '@playwright/test';
import { expect, test } from './product.ts';
import { openStory } from './visit.ts';

/** Its script writes a line every half second. */
const talking = (lines: number): unknown => ({
  format: 'storyloom.story/1',
  name: 'Talks',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    talk: {
      type: 'run-script',
      name: 'Talk',
      options: {
        timeout: 60,
        script: `function main() {
          for (let line = 1; line <= ${lines}; line += 1) {
            for (const until = Date.now() + 500; Date.now() < until; );
            (line % 5 ? console.log : console.warn)('line ' + line);
          }
          return 'done';
        }`,
      },
      position: { x: 0, y: 150 },
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'talk' }],
});

const expected = (lines: number) =>
  Array.from({ length: lines }, (_, place) => new RegExp(`line ${place + 1}$`));

async function openLog(page: Page, webhookUrl: string) {
  await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  await page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button').first().click();
  await page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Talk/ }).click();
  const detail = page.getByRole('region', { name: /^Talk/ });
  await detail.getByText('Log', { exact: true }).click();
  const log = detail.getByRole('list', { name: 'Log of the step' });
  return { lines: log.getByRole('listitem'), more: detail.getByText('More lines appear here as they come.') };
}

test('the log of an Action is read while it runs', async ({ product, api, signedIn: page }) => {
  const { id, webhookUrl } = await api.importStory(talking(8));
  await openStory(page, `${product.baseUrl}/stories/${id}`);
  const { lines, more } = await openLog(page, webhookUrl);
  await expect(lines.first()).toHaveText(/line 1$/);
  await expect(more).toBeVisible();
  expect(await lines.count()).toBeLessThan(8);
  await expect(lines).toHaveText(expected(8), { timeout: 15_000 });
  await expect(more).toBeHidden();
  await expect(lines.nth(4)).toContainText('Warning');
});

test('a restart of the app costs the log no line', async ({ product, api, signedIn: page }) => {
  const { id, webhookUrl } = await api.importStory(talking(18));
  await openStory(page, `${product.baseUrl}/stories/${id}`);
  const { lines, more } = await openLog(page, webhookUrl);
  await expect(lines.nth(1)).toHaveText(/line 2$/);
  await product.stopApp();
  await product.startApp();
  await expect(lines).toHaveText(expected(18), { timeout: 30_000 });
  await expect(more).toBeHidden({ timeout: 15_000 });
});
