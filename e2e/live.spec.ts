import { expect, failingStory, ordersStory, test } from './product.ts';

const order = (n: number) => ({ id: n, quantity: 1, price: n % 2 ? 150 : 50, customer: { name: 'Ada' } });

test('two hundred webhooks arrive on the open canvas, without a reload', async ({
  product,
  api,
  signedIn: page,
}) => {
  const story = await api.importStory(ordersStory);
  await page.goto(`${product.baseUrl}/stories/${story.id}`);
  const card = (name: string) => page.getByRole('application').getByLabel(new RegExp(`^${name}`));
  await expect(card('Receive order')).toBeVisible();
  await expect(page.getByText('Following live')).toBeVisible();

  const first = Date.now();
  const post = async (n: number) => {
    const answer = await fetch(story.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order(n)),
    });
    expect(answer.status).toBe(202);
  };
  await post(0);
  await expect(card('Receive order')).toContainText('1', { timeout: 1000 });
  expect(Date.now() - first).toBeLessThan(1500);

  for (let n = 1; n < 200; n += 10) {
    await Promise.all(Array.from({ length: Math.min(10, 200 - n) }, (_, more) => post(n + more)));
  }
  await expect(card('Receive order')).toContainText('200');
  await expect(card('Large order?')).toContainText('200');
  await expect(card('Flag order')).toContainText('100');
  await expect(card('Pass order')).toContainText('100');
  await expect(page.getByRole('tab', { name: /Runs 200/ })).toBeVisible();
});

test('a failed Action says what, where and why', async ({ product, api, signedIn: page }) => {
  const story = await api.importStory(failingStory);
  await page.goto(`${product.baseUrl}/stories/${story.id}`);
  await fetch(story.webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"price": "cheap"}',
  });
  const card = page.getByRole('application').getByLabel(/^Price/);
  await expect(card).toContainText('1 failed');
  const map = page.getByRole('img', { name: 'Map of the story' });
  await expect(map.locator('[data-look="failed"]')).toHaveCount(1);
  // A success does not hide it, on the card, in the outline, or from afar.
  await fetch(story.webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"price": 2}',
  });
  await expect(card).toHaveAccessibleName(/Succeeded, 1 events, 1 failed/);
  const palette = page.getByRole('complementary', { name: 'Palette' });
  await palette.getByRole('tab', { name: 'Outline' }).click();
  await expect(palette.getByRole('button', { name: /^Price/ }).first()).toContainText('Failed');
  await page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button').nth(1).click();
  await page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: /Price/ }).click();
  const detail = page.getByRole('region', { name: /^Price/ });
  await expect(detail).toContainText('payload.total');
  await expect(detail).toContainText('cheap');
});
