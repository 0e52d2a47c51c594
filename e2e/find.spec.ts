/** Finding things: in a story, in all stories, among all commands and their keys; and the tour that says so. */
import { canvas } from './editor.ts';
import { chosen } from './hands.ts';
import { type Api, expect, ordersStory, signIn, test } from './product.ts';

/** A story with a word that is in no other. */
async function storyWith(api: Api, word: string): Promise<string> {
  const { id } = await api.importStory({
    format: 'storyloom.story/1',
    name: `About the ${word}`,
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
      tell: {
        type: 'event-transform',
        name: 'Tell the keeper',
        options: { mode: 'message_only', payload: { text: `The ${word} is out.` } },
        position: { x: 0, y: 160 },
      },
    },
    links: [{ from: 'hook', port: 'success', to: 'tell' }],
  });
  return id;
}

test('a word is found in the story by Ctrl F, and in all stories by Ctrl Shift F', async ({
  signedIn: page,
  api,
  product,
}) => {
  const orders = await api.importStory(ordersStory);
  const other = await storyWith(api, 'okapi');
  await page.goto(`${product.baseUrl}/stories/${orders.id}`);
  await canvas(page).focus();
  await page.keyboard.press('ControlOrMeta+f');
  const search = page.getByRole('search', { name: 'Find in this story' });
  const field = search.getByRole('combobox');
  await expect(field).toBeFocused();

  await test.step('an option is found by what is written in it, and its Action is shown', async () => {
    await field.fill('UPCASE');
    await expect(search.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(search.getByRole('status')).toHaveText(/^1 of 1/);
    await expect(chosen(page)).toContainText('Price order');
  });

  await test.step('F3 goes on to the next hit, and back with Shift', async () => {
    await field.fill('<<price_order.id>>');
    await expect(search.getByRole('option')).toHaveCount(2);
    await page.keyboard.press('F3');
    await expect(chosen(page)).toContainText('Flag order');
    await page.keyboard.press('F3');
    await expect(chosen(page)).toContainText('Pass order');
    await page.keyboard.press('Shift+F3');
    await expect(chosen(page)).toContainText('Flag order');
  });

  await test.step('so does F on the canvas, and what is gone to draws the eye', async () => {
    const pulsing = canvas(page).locator('.is-pulsing');
    await canvas(page).focus();
    await page.keyboard.press('f');
    await expect(chosen(page)).toContainText('Pass order');
    await expect(pulsing).toContainText('Pass order');
    await page.keyboard.press('Shift+F');
    await expect(chosen(page)).toContainText('Flag order');
    await expect(pulsing).toContainText('Flag order');
    await field.focus();
  });

  await test.step('what is nowhere is said to be; Esc leads back to the canvas', async () => {
    await field.fill('okapi');
    await expect(search.getByRole('status').last()).toHaveText('Nothing in this story holds “okapi”.');
    await page.keyboard.press('Escape');
    await expect(search).toBeHidden();
    await expect(canvas(page)).toBeFocused();
  });

  await test.step('a hit in another story leads to its Action', async () => {
    await page.keyboard.press('ControlOrMeta+Shift+f');
    const everywhere = page.getByRole('dialog', { name: 'Find in all stories' });
    await everywhere.getByRole('combobox').fill('okapi is');
    await expect(everywhere.getByRole('option')).toHaveCount(1);
    await expect(everywhere).toContainText('Tell the keeper');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/stories/${other}`));
    await expect(chosen(page)).toContainText('Tell the keeper');
  });

  await test.step('where a story holds a text in many places, its own search goes on with it', async () => {
    await page.goto(`${product.baseUrl}/stories`);
    await page.getByRole('button', { name: 'Find in stories' }).click();
    const everywhere = page.getByRole('dialog', { name: 'Find in all stories' });
    await everywhere.getByRole('combobox').fill('order');
    await everywhere
      .getByRole('option', { name: /more places? in this story/ })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(orders.id));
    await expect(field).toHaveValue('order');
    await page.keyboard.press('F3');
    await expect(search.getByRole('status')).toHaveText(/^1 of \d+/);
  });

  await test.step('the list of stories has the same search', async () => {
    await page.goto(`${product.baseUrl}/stories`);
    await page.getByRole('button', { name: 'Find in stories' }).click();
    const everywhere = page.getByRole('dialog', { name: 'Find in all stories' });
    await everywhere.getByRole('combobox').fill('x');
    await expect(everywhere.getByRole('status')).toHaveText('Two letters or more.');
    await everywhere.getByRole('combobox').fill('keeper');
    await everywhere
      .getByRole('option', { name: /Tell the keeper/ })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`/stories/${other}`));
  });
});

test('commands are found by words, signs and keys, and say why they cannot be done', async ({
  signedIn: page,
  api,
  product,
}) => {
  const { id } = await api.importStory(ordersStory);
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const open = async (text: string) => {
    await canvas(page).focus();
    await page.keyboard.press('ControlOrMeta+k');
    await palette.getByRole('combobox').fill(text);
  };

  await test.step('the best fit is first, whatever kind it is, and Enter takes it', async () => {
    await open('flag');
    await expect(palette.getByRole('option', { selected: true })).toContainText('Flag order');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(chosen(page)).toContainText('Flag order');
    // An Action holds the word in its line; the command begins with it.
    await open('undo');
    await expect(palette.getByRole('option').first()).toContainText('Undo');
    await page.keyboard.press('Escape');
  });

  await test.step('a sign narrows the list to one kind', async () => {
    await open('@order');
    await expect(palette.getByRole('option')).toHaveCount(5);
    await palette.getByRole('combobox').fill('+send email');
    await page.keyboard.press('Enter');
    await expect(chosen(page)).toContainText('Send Email');
    await expect(canvas(page)).toBeFocused();
  });

  await test.step('what cannot be done says why, and stays', async () => {
    await open('/redo');
    const redo = palette.getByRole('option', { name: /^Redo/ });
    await expect(redo).toContainText('Not possible: Nothing to redo.');
    await page.keyboard.press('Enter');
    await expect(palette).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('what was typed can be looked for in the texts of the story', async () => {
    await open('upcase');
    await palette.getByRole('option', { name: 'Find “upcase” in this story' }).click();
    await expect(page.getByRole('search', { name: 'Find in this story' }).getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Escape');
  });

  await test.step('“?” opens the sheet of keys, which is searched, and gives the keys back', async () => {
    await canvas(page).focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet.getByRole('listitem').filter({ hasText: 'Find in all stories' })).toContainText(
      'Shift',
    );
    await sheet.getByRole('searchbox', { name: 'Search shortcuts' }).fill('undo');
    await expect(sheet.getByRole('listitem')).toHaveText([/^Undo(Ctrl|⌘)Z$/]);
    await sheet.getByRole('searchbox', { name: 'Search shortcuts' }).fill('nothing such');
    await expect(sheet.getByRole('status')).toContainText('No command is called “nothing such”');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(canvas(page)).toBeFocused();
  });
});

test('the tour comes once, is skipped for good, and is found again', async ({ browser, api, product }) => {
  const { id } = await api.importStory(ordersStory);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, product);
  const first = page.getByRole('dialog', { name: 'Add Actions here' });
  await page.goto(`${product.baseUrl}/stories/${id}`);
  await expect(first).toBeVisible();
  await first.getByRole('button', { name: 'Next' }).click();
  await page
    .getByRole('dialog', { name: 'Link them on the canvas' })
    .getByRole('button', { name: 'Skip' })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.reload();
  await expect(canvas(page)).toBeVisible();
  await expect(page.getByText('Following live')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: /tour/i }).click();
  await expect(first.getByRole('button', { name: 'Next' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(first).toBeHidden();
  await context.close();
});
