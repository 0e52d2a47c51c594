import { expect, signInBy, test } from './product.ts';

const out = '/tmp/look';
test('look', async ({ browser, product, team }) => {
  test.setTimeout(180_000);
  let first = true;
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
    ['light', 1100],
  ] as const) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: width === 390 ? 844 : 900 },
      reducedMotion: 'reduce',
      baseURL: product.baseUrl,
    });
    const page = await context.newPage();
    await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
    const link = first ? team.link : await product.signInLink(team.email);
    first = false;
    await signInBy(page, link);
    const shot = async (name: string) => {
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${out}/${name}-${colorScheme}-${width}.png` });
    };
    await page.goto('/stories');
    await expect(page.getByRole('link', { name: /^Browse/ })).toBeVisible();
    await shot('first');
    await page.goto('/templates');
    await expect(page.getByRole('list', { name: 'Stories' })).toBeVisible();
    await shot('templates');
    await page.goto('/templates?template=triage-reported-phishing');
    await expect(page.getByRole('region', { name: 'You need' })).toBeVisible();
    await shot('template');
    await page.goto('/templates?kind=action&template=jira-create-issue');
    await expect(page.getByRole('region', { name: 'Its options' })).toBeVisible();
    await shot('template-action');
    await page.goto('/templates?kind=action');
    await expect(page.getByRole('list', { name: 'Ready-made Actions' })).toBeVisible();
    await shot('actions');
    await page.goto('/templates?q=okapi');
    await expect(page.getByText(/matches/)).toBeVisible();
    await shot('nothing');
    await context.close();
  }
  const { id } = (await (await team.api.call('POST', '/stories', { name: 'Untitled story' })).json()) as {
    id: string;
  };
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
  ] as const) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: width === 390 ? 844 : 900 },
      reducedMotion: 'reduce',
      baseURL: product.baseUrl,
    });
    const page = await context.newPage();
    await page.addInitScript(() => localStorage.setItem('storyloom.tour', 'seen'));
    await signInBy(page, await product.signInLink(team.email));
    const shot = async (name: string) => {
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${out}/${name}-${colorScheme}-${width}.png` });
    };
    await page.goto(`/stories/${id}`);
    await expect(page.getByRole('heading', { name: 'An empty story' })).toBeVisible();
    await shot('empty');
    await page.getByRole('button', { name: /Start from a template/ }).click();
    await expect(page.getByRole('list', { name: 'Templates' })).toBeVisible();
    await shot('picker');
    if (width === 1440) {
      await page.getByRole('button', { name: /Triage reported/ }).click();
      await expect(page.getByRole('application')).toContainText('Gather verdicts');
      await page.getByRole('searchbox', { name: 'Search Actions' }).fill('slack');
      await expect(page.getByRole('button', { name: 'Slack: post a message' })).toBeVisible();
      await shot('palette');
      await page.keyboard.press('ControlOrMeta+z');
      await page.getByRole('application').focus();
      await page.keyboard.press('ControlOrMeta+z');
      await page.waitForTimeout(1500);
    }
    await context.close();
  }
});
