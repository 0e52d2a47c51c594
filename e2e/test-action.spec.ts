/** One Action tested in its panel, and a webhook that wants a signature. */
import { createHmac } from 'node:crypto';
import { violations } from './axe.ts';
import { startEcho } from './echo.ts';
import { openAction, saved } from './editor.ts';
import { expect, test } from './product.ts';

test('an Action is tested on an event, is corrected, and is tested again', async ({
  signedIn: page,
  product,
  api,
}) => {
  const echo = await startEcho();
  const file = {
    format: 'storyloom.story/1',
    name: 'Tested',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: { verbs: 'post' }, position: { x: 0, y: 0 } },
      say: {
        type: 'event-transform',
        name: 'Say',
        options: { mode: 'message_only', payload: { text: 'order <<hook.body.id + >>' } },
        position: { x: 0, y: 150 },
      },
      call: {
        type: 'http-request',
        name: 'Call',
        options: { url: echo.url({ name: 'tested' }), method: 'post', payload: { id: '<<hook.body.id>>' } },
        position: { x: 300, y: 150 },
      },
    },
    links: [
      { from: 'hook', port: 'success', to: 'say' },
      { from: 'hook', port: 'success', to: 'call' },
    ],
  };
  const { id, webhookUrl } = await api.importStory(file);
  await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"id":"A-1"}',
  });
  const slugs = async (): Promise<string[]> => {
    const { events } = await (await api.call('GET', `/events?story_id=${id}`)).json();
    return events.map((event: { action_slug: string }) => event.action_slug);
  };
  await expect.poll(slugs).toEqual(['hook', 'call']);
  await page.goto(`${product.baseUrl}/stories/${id}`);

  const say = await openAction(page, 'Say');
  await say.getByRole('tab', { name: 'Test' }).click();
  await expect(say.getByRole('option', { name: /A-1/ })).toHaveAttribute('aria-selected', 'true');
  await say.getByRole('button', { name: 'Test', exact: true }).click();
  const result = say.getByRole('region', { name: 'Result of the test' });
  await expect(result).toContainText('Failed');
  await expect(result).toContainText('In option payload.text');
  expect(await violations(page)).toEqual([]);

  await say.getByRole('tab', { name: 'Options' }).click();
  await say.getByRole('textbox', { name: 'Payload' }).fill('{ "text": "order <<hook.body.id>>" }');
  await say.getByRole('tab', { name: 'Test' }).click();
  await say.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(result).toContainText('It would emit 1 event');
  await expect(result).toContainText('order A-1');

  await say.getByRole('group', { name: 'Test with' }).getByRole('button', { name: 'JSON' }).click();
  await say.getByLabel('The event that it is given').fill('{ "body": { "id": "B-2" } }');
  await page.keyboard.press('Control+Enter');
  await expect(result).toContainText('order B-2');
  expect(await violations(page)).toEqual([]);
  await saved(page);

  const call = await openAction(page, 'Call');
  await call.getByRole('tab', { name: 'Test' }).click();
  await call.getByRole('button', { name: 'Test', exact: true }).click();
  const exchange = call.getByRole('region', { name: 'Said and heard' });
  await expect(exchange).toContainText(`POST ${echo.url({ name: 'tested' })}`);
  await expect(exchange).toContainText('"name": "tested"');
  expect(await violations(page)).toEqual([]);
  expect(echo.calls('tested')).toBe(2);
  expect(await slugs()).toEqual(['hook', 'call']);
  await echo.stop();
});

test('a webhook asks for the signature of GitHub once it is told to', async ({
  signedIn: page,
  product,
  api,
}) => {
  const hook = { type: 'webhook', name: 'Hook', options: { verbs: 'post' }, position: { x: 0, y: 0 } };
  const { id, webhookUrl } = await api.importStory({
    format: 'storyloom.story/1',
    name: 'Signed',
    actions: { hook },
    links: [],
  });
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const panel = await openAction(page, 'Hook');
  await panel.getByRole('combobox', { name: 'What senders need' }).click();
  await page.getByRole('option', { name: 'A signature of GitHub' }).click();
  await panel.getByRole('textbox', { name: 'Signing secret' }).fill('shared');
  const open = webhookUrl.slice(0, webhookUrl.lastIndexOf('/'));
  await expect(panel.getByText(open, { exact: true })).toBeVisible();
  await saved(page);
  const send = (headers: Record<string, string>) =>
    fetch(open, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
  await expect.poll(async () => (await send({})).status).toBe(401);
  const digest = createHmac('sha256', 'shared').update('{}').digest('hex');
  expect((await send({ 'x-hub-signature-256': `sha256=${digest}` })).status).toBe(201);
  expect(await violations(page)).toEqual([]);
});
