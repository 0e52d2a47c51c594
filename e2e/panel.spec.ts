/** Configuring an Action: three panes, values by click, drag and key, pinned events, tests in place. */
import { violations } from './axe.ts';
import { card, openAction, saved, shownStory } from './editor.ts';
import { codeField, file, opened } from './panel-story.ts';
import { expect, test } from './product.ts';

test('three panes: opened by a key, walked by keys, remembered', async ({ signedIn: page, product, api }) => {
  await opened({ page, product, api }, { id: 'A-1' });
  const panel = await openAction(page, 'Call');
  const url = await codeField(panel, 'URL');
  await url.fill('https://a.example/');
  await page.keyboard.press('Alt+1');
  const input = panel.getByRole('region', { name: 'Input' });
  const tree = input.getByRole('tree', { name: 'Event of say' });
  await expect(tree).toBeFocused();
  await expect(input).toContainText('A-1');
  expect((await page.getByRole('main').boundingBox())?.width).toBe(264);
  await expect(card(page, 'Call')).toBeInViewport();
  await expect(card(page, 'Say')).toBeInViewport();
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(url).toHaveText('https://a.example/<<say.text>>');
  await expect(url).toBeFocused();
  await page.keyboard.press('Alt+3');
  await expect(panel.getByRole('button', { name: 'Test', exact: true })).toBeFocused();
  await page.keyboard.press('Alt+2');
  await expect(url).toBeFocused();

  await page.reload();
  await openAction(page, 'Say');
  const say = page.getByRole('region', { name: 'Action Say' });
  await expect(say.getByRole('region', { name: 'Input' })).toBeVisible();
  await say.getByRole('button', { name: 'One pane' }).click();
  await expect(say.getByRole('region', { name: 'Input' })).toBeHidden();
  await expect(page.getByRole('complementary', { name: 'Palette' })).toBeVisible();
});

test('a value goes into a field by a click and by dragging; the input is any event', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened(
    { page, product, api },
    { id: 'A-1', items: [{ sku: 'lamp' }] },
    { id: 'A-2', items: [{ sku: 'rug' }] },
  );
  const panel = await openAction(page, 'Say');
  await panel.getByRole('button', { name: 'Input, options and output' }).click();
  const input = panel.getByRole('region', { name: 'Input' });
  const payload = await codeField(panel, 'Payload');

  await payload.fill('{ "text": "" }');
  await payload.press('Home');
  for (let step = 0; step < 11; step += 1) await payload.press('ArrowRight');
  await input.getByTitle('Use hook.body.id').click();
  await expect(payload).toHaveText('{ "text": "<<hook.body.id>>" }');
  await expect(panel.getByRole('note', { name: 'Result' })).toContainText('A-2');

  await payload.fill('');
  await input.getByRole('button', { name: 'Table' }).click();
  await input.getByTitle('Use hook.body.items[0].sku').dragTo(payload);
  await expect(payload).toHaveText('<<hook.body.items[0].sku>>');
  await input.getByRole('button', { name: 'Schema' }).click();
  await expect(input.getByTitle('Use hook.body.items[0].sku')).toContainText('text');
  await input.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(input.getByRole('textbox', { name: 'Event of hook as JSON' })).toContainText('"sku": "rug"');
  await input.getByRole('button', { name: 'Tree' }).click();

  await input.getByRole('button', { name: 'Older event' }).click();
  await payload.focus();
  await expect(panel.getByRole('note', { name: 'Result' })).toContainText('lamp');
  await input.getByRole('button', { name: /^Event/ }).click();
  const choice = page.getByRole('dialog', { name: 'Choose the input' });
  await choice.getByRole('searchbox', { name: 'Find an event' }).fill('A-2');
  await choice.getByRole('option', { name: /A-2/ }).click();
  await choice.getByRole('button', { name: 'JSON' }).click();
  await (await codeField(choice, 'The event that it is given')).fill(
    '{ "body": { "items": [{ "sku": "typed" }] } }',
  );
  await page.keyboard.press('Escape');
  await payload.focus();
  await expect(panel.getByRole('note', { name: 'Result' })).toContainText('typed');
});

test('an event is pinned, edited and unpinned; previews and tests use it, runs and exports do not', async ({
  signedIn: page,
  product,
  api,
}) => {
  const id = await opened({ page, product, api }, { id: 'A-1' });
  const hook = await openAction(page, 'Hook');
  await page.keyboard.press('Alt+3');
  const output = hook.getByRole('region', { name: 'Output' });
  await output.getByRole('button', { name: 'Pin output' }).click();
  await expect(card(page, 'Hook').getByText('Pinned')).toBeVisible();
  await output.getByRole('button', { name: 'Edit' }).click();
  await (await codeField(output, 'Pinned event')).fill('{ "body": { "id": "P-1" } }');
  await output.getByRole('button', { name: 'Apply' }).click();
  await expect(output).toContainText('P-1');
  await hook.getByRole('button', { name: 'One pane' }).click();

  const say = await openAction(page, 'Say');
  const payload = await codeField(say, 'Payload');
  await payload.fill('{ "text": "<<hook.body.id>>" }');
  for (let step = 0; step < 6; step += 1) await payload.press('ArrowLeft');
  await expect(say.getByRole('note', { name: 'Result' })).toContainText('P-1');
  await payload.press('ControlOrMeta+Enter');
  const result = say.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('P-1');
  expect(await violations(page)).toEqual([]);
  await saved(page);
  expect(JSON.stringify(await shownStory(page))).not.toContain('P-1');
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  const texts = async () => {
    const { events } = await (await api.call('GET', `/events?story_id=${id}&action=say`)).json();
    return events.map(({ output }: { output: { text: string } }) => output.text);
  };
  await expect.poll(texts).toEqual(['order A-1', 'A-1']);
  await page.getByRole('button', { name: 'Back to the draft' }).click();

  await openAction(page, 'Hook');
  await page.keyboard.press('Alt+3');
  await output.getByRole('button', { name: 'Unpin' }).click();
  await expect(card(page, 'Hook').getByText('Pinned')).toBeHidden();
  await hook.getByRole('button', { name: 'One pane' }).click();
});

test('Ctrl+Enter in a field tests the Action, beside its options', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api }, { id: 'A-1' });
  const say = await openAction(page, 'Say');
  await say.getByRole('button', { name: 'Input, options and output' }).click();
  const payload = await codeField(say, 'Payload');
  await payload.fill('{ "text": "tested <<hook.body.id>>" }');
  await payload.press('ControlOrMeta+Enter');
  const result = say
    .getByRole('region', { name: 'Output' })
    .getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('tested A-1');
  await expect(result).toContainText('It would emit 1 event');
  await expect(payload).toBeFocused();
  await say.getByRole('button', { name: 'One pane' }).click();
});

test('a credential that is missing is told in its field, with the way to make it', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api });
  const panel = await openAction(page, 'Call');
  const url = await codeField(panel, 'URL');
  await url.fill('https://a.example/?key=<<CREDENTIAL.shop_key>>');
  await expect(panel.getByText(/There is no credential “shop_key”/).first()).toBeVisible();
  await expect(panel.locator('.cm-lintRange-error')).toHaveText('CREDENTIAL.shop_key');
  const making = page.waitForEvent('popup');
  await panel.getByRole('link', { name: 'New credential' }).click();
  await expect((await making).getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('shop_key');
});

test('a name that is missing is told in a row of headers and in the field of a resource, too', async ({
  signedIn: page,
  product,
  api,
}) => {
  const { id } = await api.importStory({
    ...file,
    actions: {
      ...file.actions,
      call: {
        ...file.actions.call,
        disabled: false,
        options: { ...file.actions.call.options, headers: { 'x-list': '<<RESOURCE.list>>' } },
      },
      seen: {
        type: 'update-resource',
        name: 'Seen',
        options: { resource: 'seen_orders', operation: 'replace', value: '1' },
        position: { x: 0, y: 450 },
      },
    },
    links: [...file.links, { from: 'call', port: 'success', to: 'seen' }],
  });
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const call = await openAction(page, 'Call');
  await call.getByRole('button', { name: /^Headers and sign-in .*1 problem$/ }).click();
  await codeField(call, 'Headers, value 1');
  await expect(
    call.getByRole('alert').filter({ hasText: 'x-list: There is no resource “list”' }),
  ).toBeVisible();
  await expect(call.getByRole('link', { name: 'New resource' })).toHaveAttribute(
    'href',
    '/resources/new?name=list',
  );
  const seen = await openAction(page, 'Seen');
  await expect(seen.getByText('This team has no resource of this short name.')).toBeVisible();
  await expect(seen.getByRole('link', { name: 'New resource' })).toHaveAttribute(
    'href',
    '/resources/new?name=seen_orders',
  );
  expect(await violations(page)).toEqual([]);
});

test('a mailbox is tested without an event', async ({ signedIn: page, product, api }) => {
  const { id } = await api.importStory({
    format: 'storyloom.story/1',
    name: 'Mails',
    actions: {
      mails: {
        type: 'receive-email',
        name: 'Mails',
        options: { host: '', username: 'ann', password: 'never sent' },
        position: { x: 0, y: 0 },
      },
    },
    links: [],
  });
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const panel = await openAction(page, 'Mails');
  await panel.getByRole('tab', { name: 'Test' }).click();
  await expect(panel.getByText(/^Looks into the mailbox/)).toBeVisible();
  await expect(panel.getByRole('group', { name: 'Test with' })).toBeHidden();
  await panel.getByRole('button', { name: 'Test', exact: true }).click();
  const result = panel.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('Failed');
  await expect(result).toContainText(/host/i);
  await page.keyboard.press('Alt+1');
  const input = panel.getByRole('region', { name: 'Input' });
  await expect(input).toContainText('looks into its mailbox by itself');
  await expect(input.getByRole('button', { name: /^Event/ })).toBeHidden();
  expect(await violations(page)).toEqual([]);
  await panel.getByRole('button', { name: 'One pane' }).click();
});
