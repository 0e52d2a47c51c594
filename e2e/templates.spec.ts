/** Templates: found and taken on their page, added on the canvas, and three ways into a first story. */
import { canvas, card, panel, saved } from './editor.ts';
import { drag, link, middle, undo } from './hands.ts';
import { expect, test } from './product.ts';

const opened = /\/stories\/[0-9a-f-]{36}/;

test('a whole story is made of a template and run on its sample by one click', async ({ inTeam: page }) => {
  await page.goto('/stories');
  await page.getByRole('link', { name: /^Browse \d+ templates$/ }).click();
  await page.getByRole('searchbox', { name: 'Search templates' }).fill('csv');
  await expect(page.getByRole('list', { name: 'Stories' }).getByRole('link')).toHaveText([/Import a CSV/]);
  const preview = page.getByRole('complementary', { name: 'Import a CSV, row by row' });
  await expect(preview.getByRole('region', { name: 'Drawing of the story' })).toContainText('Check row');
  await expect(preview.getByRole('region', { name: 'You need' })).toContainText('it runs as it is');
  await preview.getByRole('button', { name: 'Try with sample' }).click();
  await page.waitForURL(/\/stories\/[0-9a-f-]{36}\?run=/);
  await page
    .getByRole('list', { name: 'Steps of the run' })
    .getByRole('button', { name: /Answer report/ })
    .click();
  await expect(page.getByRole('region', { name: /^Answer report/ })).toHaveText(
    /accepted1 item.*refused2 items/,
  );
});

test('a template that needs credentials lists them, and the story is there', async ({ inTeam: page }) => {
  await page.goto('/templates');
  await page.getByRole('link', { name: /^Route alerts by severity/ }).click();
  const preview = page.getByRole('complementary', { name: 'Route alerts by severity' });
  await expect(preview.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(preview.getByRole('region', { name: 'It calls' })).toHaveText(
    /slack\.com.*events\.pagerduty\.com/,
  );
  await expect(preview.getByRole('link', { name: 'Add credential: Slack bot token' })).toHaveAttribute(
    'href',
    '/credentials/new?name=slack_bot_token',
  );
  await preview.getByRole('button', { name: 'Use template' }).click();
  const missing = page.getByRole('list', { name: 'What is missing' });
  await expect(missing.getByRole('listitem')).toHaveText([/pagerduty_routing_key/, /slack_bot_token/]);
  await page.getByRole('button', { name: 'Open story' }).click();
  await page.waitForURL(opened);
  await expect(card(page, 'Only new')).toBeVisible();
});

test('a ready-made Action is found by its product and put onto the canvas', async ({
  inTeam: page,
  team,
}) => {
  const hook = { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } };
  const { id } = await team.api.importStory({
    format: 'storyloom.story/1',
    name: 'Tell',
    actions: { hook },
  });
  await page.goto(`/stories/${id}`);
  await card(page, 'Hook').click();
  const search = page.getByRole('searchbox', { name: 'Search Actions' });
  await search.fill('slack');
  const row = page.getByRole('button', { name: 'Slack: post a message' });
  await expect(row).toBeVisible();
  await search.press('Enter');
  const opens = panel(page, 'Find Slack user').or(panel(page, 'Post to Slack'));
  await expect(opens).toBeVisible();
  await undo(page);
  await expect(canvas(page).locator('.action-card')).toHaveCount(1);

  await search.fill('slack post');
  const { x, y } = await middle(card(page, 'Hook'));
  await drag(page, await middle(row), { x, y: y + 140 });
  await expect(panel(page, 'Post to Slack')).toContainText('slack.com/api/chat.postMessage');
  await expect(link(page, 'Hook', 'Post to Slack')).toHaveCount(0);
  await undo(page);

  await search.fill('slack post');
  await card(page, 'Hook').click();
  await row.click();
  await expect(link(page, 'Hook', 'Post to Slack')).toBeVisible();
  await saved(page);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByText(/slack_bot_token/).first()).toBeVisible();
});

test('a first story is a cURL command, an empty one a template', async ({ inTeam: page }) => {
  await page.goto('/stories');
  await page
    .getByRole('textbox', { name: 'Story file' })
    .fill(`curl https://api.example.com/alerts -d '{"id":7}' -H 'content-type: application/json'`);
  await page.getByRole('button', { name: 'Import story' }).click();
  await page.waitForURL(opened);
  await expect(link(page, 'Webhook', 'HTTP Request')).toBeVisible();

  await page.getByRole('link', { name: 'All stories' }).click();
  await page.getByRole('button', { name: 'New story' }).click();
  await page.getByRole('button', { name: /Start from a template/ }).click();
  await page.getByRole('searchbox', { name: 'Search templates' }).fill('joiner');
  await page.getByRole('button', { name: /New joiner checklist/ }).click();
  await expect(card(page, 'Gather issues')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Story name' })).toHaveValue('New joiner checklist');
  await undo(page);
  await expect(page.getByRole('heading', { name: 'An empty story' })).toBeVisible();
});
