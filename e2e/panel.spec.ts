/** Configuring an Action: formulas, three panes, values by click, drag and key, pinned events, tests in place. */
import type { Locator, Page } from '@playwright/test';
import type { Product } from '@storyloom/adapters/testing/product';
import { violations } from './axe.ts';
import { card, openAction, saved, shownStory } from './editor.ts';
import { type Api, expect, test } from './product.ts';

const file = {
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

type Sent = { id: string; items?: unknown[]; text?: string };

/** The story, opened, after it was sent these events. */
async function opened(
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
async function codeField(within: Locator, name: string): Promise<Locator> {
  const field = within.getByRole('textbox', { name, exact: true });
  await expect(field).toHaveAttribute('contenteditable', 'true');
  return field;
}

const option = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });

test('a formula is completed with real values, explained, worked out and checked', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api }, { id: 'A-1', items: [{ sku: 'lamp' }] });
  const panel = await openAction(page, 'Call');
  const url = await codeField(panel, 'URL');

  await test.step('paths come with the values of the latest event, Tab takes one', async () => {
    await url.fill('');
    await url.pressSequentially('https://a.example/<<hook.body.');
    await expect(option(page, /hook\.body\.id\s*A-1/)).toBeVisible();
    await url.press('Tab');
    await expect(url).toHaveText('https://a.example/<<hook.body.id>>');
    await expect(panel.getByRole('note', { name: 'Result' })).toContainText('https://a.example/A-1');
    await expect(panel.getByRole('note', { name: 'Result' })).toContainText('text');
  });

  await test.step('a function has its signature, and help while it is called', async () => {
    await url.fill('');
    await url.pressSequentially('=REPL');
    await expect(option(page, /^REPLACE\(text, search, replacement\)/)).toBeVisible();
    await url.press('Enter');
    const help = page.getByRole('status').filter({ hasText: 'REPLACE(' });
    await expect(help.locator('strong')).toHaveText('text');
    await url.pressSequentially('hook.body.items[');
    await expect(option(page, /hook\.body\.items\[0\]/)).toBeVisible();
    await url.pressSequentially('0].sku, ');
    await expect(help.locator('strong')).toHaveText('search');
    await url.press('Escape');
    await url.pressSequentially('"lamp", "candle"');
    await expect(url).toHaveText('=REPLACE(hook.body.items[0].sku, "lamp", "candle")');
    await expect(panel.getByRole('note', { name: 'Result' })).toContainText('candle');
    expect(await violations(page)).toEqual([]);
  });

  await test.step('what is wrong is underlined, said on hover and read aloud', async () => {
    await url.fill('=hock.body.id');
    await expect(url).toHaveAttribute('aria-invalid', 'true');
    await expect(url).toHaveAccessibleDescription(/There is no “hock” here/);
    await panel.locator('.cm-lintRange-error').hover();
    await expect(page.locator('.cm-tooltip-lint')).toContainText('Did you mean hook?');
  });

  await test.step('Escape closes the list, then leaves the field; Tab moves on', async () => {
    await url.fill('');
    await url.pressSequentially('=hook.bo');
    await expect(option(page, /hook\.body/)).toBeVisible();
    await url.press('Escape');
    await expect(page.getByRole('listbox', { name: 'Suggestions' })).toBeHidden();
    await expect(url).toBeFocused();
    await url.press('Tab');
    await expect(url).not.toBeFocused();
    await url.focus();
    await url.press('Escape');
    await expect(panel).toBeHidden();
    await expect(page.getByRole('application')).toBeFocused();
  });
});

test('in JSON formulas are coloured and completed too, and undo is the field’s own', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api }, { id: 'A-1' });
  const panel = await openAction(page, 'Say');
  const payload = await codeField(panel, 'Payload');
  await expect(payload.locator('.cm-pill')).toHaveText('<<hook.body.id>>');
  await payload.fill('{ "a": "" }');
  await payload.press('Home');
  for (let step = 0; step < 8; step += 1) await payload.press('ArrowRight');
  await payload.pressSequentially('=UPCASE(hook.body.i');
  await expect(option(page, /hook\.body\.id\s*A-1/)).toBeVisible();
  await payload.press('Enter');
  await payload.pressSequentially(')');
  await expect(payload).toHaveText('{ "a": "=UPCASE(hook.body.id)" }');
  await expect(panel.getByRole('note', { name: 'Result' })).toContainText('A-1');
  await payload.pressSequentially(' & 1');
  await payload.press('ControlOrMeta+z');
  await expect(payload).not.toHaveText(/& 1/);
  await saved(page);
});

test('a field can be typed into before its editor is here, and nothing of it is lost', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api });
  await expect(card(page, 'Call')).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/_next/static/**', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    // CodeMirror alone is kept waiting, not the panel that asks for it.
    if (body.includes('cm-scroller')) await held;
    await route.fulfill({ response, body });
  });
  const panel = await openAction(page, 'Call');
  const url = panel.getByRole('textbox', { name: 'URL', exact: true });
  await expect(url).not.toHaveAttribute('contenteditable', 'true');
  await url.fill('https://b.example/');
  await url.pressSequentially('one');
  release();
  await expect(url).toHaveAttribute('contenteditable', 'true');
  await expect(url).toBeFocused();
  await page.keyboard.type('/two');
  await expect(url).toHaveText('https://b.example/one/two');
});

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

test('an option is a choice or a formula, and each remembers what stood there', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api }, { id: 'A-1' });
  const panel = await openAction(page, 'Call');
  await expect(panel.getByText('GET only reads; the others send a body.')).toBeVisible();
  await panel.getByRole('button', { name: 'Write Method as a formula' }).click();
  const method = await codeField(panel, 'Method');
  await method.fill('=IF(hook.body.id = "A-1", "put", "get")');
  await expect(panel.getByRole('note', { name: 'Result' })).toContainText('put');
  await panel.getByRole('button', { name: 'Choose Method in the form' }).click();
  await expect(panel.getByRole('combobox', { name: 'Method' })).toContainText('POST');
  await panel.getByRole('button', { name: 'Write Method as a formula' }).click();
  await expect(method).toHaveText('=IF(hook.body.id = "A-1", "put", "get")');
  await saved(page);
  await page.reload();
  await openAction(page, 'Call');
  await expect(await codeField(panel, 'Method')).toHaveText(/^=IF/);
  expect(await violations(page)).toEqual([]);
});

test('options as JSON: a fault is marked at its line, and applying is one undo step', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api });
  const panel = await openAction(page, 'Say');
  await panel.getByRole('button', { name: 'Options as JSON' }).click();
  const json = await codeField(panel, 'Options as JSON');
  await json.fill('{\n  "mode": "message_only",\n  "payload" 1\n}');
  await expect(json).toHaveAccessibleDescription(/Not JSON yet: .*line 3/);
  await expect(panel.locator('.cm-lint-marker-error')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await json.fill('{ "mode": "message_only", "payload": { "n": 1 }, "loop": false }');
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(await codeField(panel, 'Payload')).toHaveText(/"n": 1/);
  await page.getByRole('application').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(await codeField(panel, 'Payload')).toHaveText(/order <<hook\.body\.id>>/);
});

test('an event is pinned, edited and unpinned; previews and tests use it, exports do not', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api }, { id: 'A-1' });
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

test('a character costs as much beside an event of a megabyte as beside a small one', async ({
  signedIn: page,
  product,
  api,
}) => {
  const beside = async (count: number) => {
    const items = Array.from({ length: count }, (_, id) => ({
      id,
      name: `item ${id}`,
      tags: ['a', 'b'],
      note: 'x'.repeat(50),
    }));
    await opened({ page, product, api }, { id: 'A-1', items });
    const panel = await openAction(page, 'Say');
    const payload = await codeField(panel, 'Payload');
    await payload.fill('<<hook.body.id>>');
    await expect(panel.getByRole('note', { name: 'Result' })).toContainText('A-1');
    await payload.fill('<<hook.body.items[0].n');
    // What is used often is compiled after some use.
    const first = 'ame & hook.body.items[1].name';
    await costOf(page, first);
    const second = ' & hook.body.items[2].name & hook.body.id';
    const cost = await costOf(page, second);
    await expect(payload).toHaveText(`<<hook.body.items[0].n${first}${second}`);
    return cost;
  };
  const small = await beside(10);
  const large = await beside(9_000);
  console.log(`a character costs ${small.toFixed(1)} ms, beside a megabyte ${large.toFixed(1)} ms`);
  expect(large).toBeLessThan(2 * small);
  // A frame.
  expect(large).toBeLessThan(16);
});

/**
 * What a character costs until it is drawn, in milliseconds of the processor in scripts: what else the machine has to
 * do does not count. The median. Past Playwright, which would look the field up and write the whole page down for its
 * trace each time.
 */
async function costOf(page: Page, text: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const scripts = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1_000;
  };
  const run = (expression: string) =>
    devtools.send('Runtime.evaluate', { expression, awaitPromise: true, replMode: true });
  const costs: number[] = [];
  for (const letter of text) {
    const before = await scripts();
    // The editor reads its text and the page is drawn anew in microtasks.
    await run(`document.execCommand('insertText', false, ${JSON.stringify(letter)}); await 0; await 0`);
    costs.push((await scripts()) - before);
    await run('await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  }
  await devtools.detach();
  return costs.sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
}
