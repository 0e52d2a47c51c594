/** Writing formulas and JSON in the options of an Action. */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { card, openAction, saved } from './editor.ts';
import { codeField, opened, option } from './panel-story.ts';
import { expect, test } from './product.ts';

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

  await test.step('Escape right behind a character leaves the field: there is no list yet', async () => {
    await openAction(page, 'Call');
    await url.fill('');
    await url.evaluate(async (field) => {
      document.execCommand('insertText', false, '=h');
      // The editor hears of it, and has not looked for anything to offer.
      await Promise.resolve();
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true, cancelable: true }),
      );
    });
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

test('what nobody knows and what is refused stands in Problems, and below the form what has no field', async ({
  signedIn: page,
  product,
  api,
}) => {
  await opened({ page, product, api });
  const panel = await openAction(page, 'Say');
  await panel.getByRole('button', { name: 'Options as JSON' }).click();
  const json = await codeField(panel, 'Options as JSON');
  await json.fill('{ "mode": "delay", "seconds": "2h", "secnds": 1, "emit_duplicate": true }');
  await panel.getByRole('button', { name: 'Apply' }).click();
  await expect(panel.getByRole('button', { name: 'emit_duplicate = true' })).toBeVisible();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(problems).toContainText('There is no option secnds');
  await expect(problems).toContainText('seconds: must be a number');
  await panel.getByRole('button', { name: 'secnds = 1' }).click();
  await expect(await codeField(panel, 'Options as JSON')).toContainText('secnds');
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
    await payload.fill('<<hook.body.items[0].');
    await payload.pressSequentially('n');
    await expect(option(page, /items\[0\]\.name\s*item 0/)).toBeVisible();
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
    // Until that character is drawn, so that the next one is measured alone: a frame, and what is queued behind it.
    await run('await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  }
  await devtools.detach();
  return costs.sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
}
