/** Every Action type: added from the palette, edited in its form, the same in its JSON. */
import type { Locator } from '@playwright/test';
import { violations } from './axe.ts';
import { addAction, card, panel as panelOf } from './editor.ts';
import { expect, test } from './product.ts';

type Case = {
  type: string;
  /** A text option that its form shows at once. */
  label: string;
  text: string;
  /** The option as the story file has it. */
  option: Record<string, unknown>;
};

const cases: Case[] = [
  {
    type: 'Receive Email',
    label: 'IMAP server',
    text: 'imap.example.com',
    option: { host: 'imap.example.com' },
  },
  { type: 'Event Transform', label: 'Payload', text: '{ "id": 7 }', option: { payload: { id: 7 } } },
  { type: 'Trigger', label: 'Rules that must match', text: '1', option: { must_match: 1 } },
  { type: 'Wait for Approval', label: 'Title', text: 'Refund?', option: { title: 'Refund?' } },
  { type: 'HTTP Request', label: 'URL', text: 'https://a.example/', option: { url: 'https://a.example/' } },
  { type: 'Send Email', label: 'To', text: 'ann@example.com', option: { recipients: 'ann@example.com' } },
  { type: 'Send to Story', label: 'Payload', text: '{ "a": 1 }', option: { payload: { a: 1 } } },
  {
    type: 'Run Script',
    label: 'Script',
    text: 'function main() {}',
    option: { script: 'function main() {}' },
  },
];

/** What the form has made is in the JSON of the options, once that editor is there. */
const saysAsJson = async (panel: Locator, option: Record<string, unknown>): Promise<void> => {
  await panel.getByRole('button', { name: 'Options as JSON' }).click();
  const text = panel.getByRole('textbox', { name: 'Options as JSON' });
  await expect.poll(async () => JSON.parse((await text.textContent()) || '{}')).toMatchObject(option);
  await panel.getByRole('button', { name: 'Back to the form' }).click();
};

/** Nothing in it reaches over its edge. */
const fits = (panel: Locator) =>
  expect
    .poll(() => panel.getByRole('tabpanel').evaluate((element) => element.scrollWidth - element.clientWidth))
    .toBe(0);

test('each type is added from the palette, is edited, and says the same as JSON', async ({
  inTeam: page,
  team,
  product,
}) => {
  const { id } = await team.api.importStory({ format: 'storyloom.story/1', name: 'All types', actions: {} });
  await page.goto(`${product.baseUrl}/stories/${id}`);

  for (const [place, { type, label, text, option }] of cases.entries()) {
    await page.emulateMedia({ colorScheme: place % 2 === 0 ? 'light' : 'dark', reducedMotion: 'reduce' });
    await addAction(page, type);
    await expect(card(page, type)).toBeVisible();
    await page.keyboard.press('Enter');
    const panel = panelOf(page, type);
    await panel.getByRole('textbox', { name: label, exact: true }).fill(text);
    await saysAsJson(panel, option);
    await expect(panel.getByRole('textbox', { name: label, exact: true })).toBeVisible();
    await fits(panel);
    expect(await violations(page, '#action-panel'), type).toEqual([]);
    await page.keyboard.press('Escape');
  }

  await addAction(page, 'Join');
  await page.keyboard.press('Enter');
  const join = panelOf(page, 'Join');
  await join.getByRole('combobox', { name: 'Wait for' }).click();
  await page.getByRole('option', { name: 'The first' }).click();
  await saysAsJson(join, { wait_for: 'any' });
  expect(await violations(page, '#action-panel'), 'Join').toEqual([]);
  await page.keyboard.press('Escape');

  await addAction(page, 'Update Resource');
  await page.keyboard.press('Enter');
  const change = panelOf(page, 'Update Resource');
  await change.getByRole('combobox', { name: 'Resource' }).fill('seen_hosts');
  await expect(change.getByText('This team has no resource of this short name.')).toBeVisible();
  await saysAsJson(change, { resource: 'seen_hosts' });
  expect(await violations(page, '#action-panel'), 'Update Resource').toEqual([]);
  await page.keyboard.press('Escape');

  await addAction(page, 'Webhook');
  await page.keyboard.press('Enter');
  const hook = panelOf(page, 'Webhook');
  await hook.getByRole('checkbox', { name: 'PUT' }).check();
  await saysAsJson(hook, { verbs: 'get,post,put' });
  for (const section of ['Only some requests', 'Rate limit', 'Duplicates', 'Browsers', 'Response']) {
    await hook.getByRole('button', { name: new RegExp(`^${section}`) }).click();
  }
  await fits(hook);
  // One of each type is on the canvas now.
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});

test('each mode of an Event Transform has a form of its own', async ({ inTeam: page, team, product }) => {
  const { id } = await team.api.importStory({
    format: 'storyloom.story/1',
    name: 'Modes',
    actions: { shape: { type: 'event-transform', name: 'Shape', options: {}, position: { x: 0, y: 0 } } },
  });
  await page.goto(`${product.baseUrl}/stories/${id}`);
  await card(page, 'Shape').click();
  const panel = panelOf(page, 'Shape');
  const modes = {
    message_only: ['Message: build an event', 'Payload'],
    explode: ['Explode: an event for each element of a list', 'Name of the element'],
    implode: ['Implode: exploded events back into a list', 'Identifier'],
    delay: ['Delay: pass it on later', 'Seconds'],
    deduplicate: ['Deduplicate: drop what came before', 'Keys to remember'],
    extract: ['Extract: find texts by regular expressions', 'Matchers'],
    throttle: ['Throttle: pass events on at a pace', 'Capacity'],
    automatic: ['Automatic: run a script', 'Script'],
  } as const;
  for (const [mode, [title, field]] of Object.entries(modes)) {
    await panel.getByRole('combobox', { name: 'Mode' }).click();
    await page.getByRole('option', { name: title }).click();
    await expect(panel.getByRole('textbox', { name: field, exact: true })).toBeVisible();
    await saysAsJson(panel, { mode });
    await fits(panel);
  }
  expect(await violations(page)).toEqual([]);
});

test('formulas are offered what the team has, show no secret, and miss what is not there', async ({
  inTeam: page,
  team,
  product,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const made = await team.api.call('POST', '/credentials', {
    name: 'Shop key',
    mode: 'text',
    live: { secrets: { value: 'canary-of-the-shop' } },
  });
  expect(made.status).toBe(201);
  const { id } = await team.api.importStory({ format: 'storyloom.story/1', name: 'Names', actions: {} });
  await page.goto(`${product.baseUrl}/stories/${id}`);

  // A pasted cURL command is the request that does the same; its secret belongs into a credential.
  await page.getByRole('application').focus();
  await page.evaluate(() =>
    navigator.clipboard.writeText("curl https://a.example/v1 -H 'Authorization: Bearer abc'"),
  );
  await page.keyboard.press('ControlOrMeta+v');
  await expect(card(page, 'HTTP Request')).toBeVisible();
  await expect(page.getByText(/headers.Authorization holds a secret/)).toBeVisible();

  await page.getByRole('application').focus();
  await page.keyboard.press('Enter');
  const panel = panelOf(page, 'HTTP Request');
  const url = panel.getByRole('textbox', { name: 'URL' });
  await url.fill('');
  await url.pressSequentially('https://a.example/?key=<<CREDENTIAL.');
  await page.getByRole('option', { name: /CREDENTIAL\.shop_key/ }).click();
  await expect(url).toHaveText('https://a.example/?key=<<CREDENTIAL.shop_key>>');
  await expect(panel.getByText('https://a.example/?key=••••••')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await url.fill('https://a.example/?key=<<CREDENTIAL.nobody>>');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('There is no credential “nobody”');

  await panel.getByRole('tab', { name: 'Help' }).click();
  expect(await violations(page)).toEqual([]);
  await panel.getByRole('button', { name: 'Functions of formulas' }).click();
  await panel.getByRole('searchbox', { name: 'Search functions' }).fill('base64');
  await expect(panel.getByText('BASE64_ENCODE(text)', { exact: true })).toBeVisible();
  await fits(panel);
  expect(await violations(page)).toEqual([]);
});
