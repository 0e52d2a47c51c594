/** What a screen reader is told of the editor, and how its outline is gone through by typing. */
import { links, openAction } from './editor.ts';
import { line, open } from './hands.ts';
import { expect, test } from './product.ts';

const small = {
  ...line,
  actions: { hook: line.actions.hook, first: line.actions.first, last: line.actions.last },
};

test('the canvas, the outline and the panel as a screen reader has them', async ({ signedIn: page, api }) => {
  await open(page, api, small);
  await openAction(page, 'First');
  await expect(page.getByRole('region', { name: 'Canvas' })).toMatchAriaSnapshot({ name: 'canvas.aria.yml' });
  // Not what the library calls it.
  await expect(links(page).first()).not.toHaveAttribute('aria-roledescription');
  await expect(page.getByRole('complementary', { name: 'Palette' })).toMatchAriaSnapshot({
    name: 'outline.aria.yml',
  });
  await expect(page.getByRole('complementary', { name: 'Details' })).toMatchAriaSnapshot({
    name: 'panel.aria.yml',
  });
});

test('in the outline the beginning of a name goes to its Action, and letters are no commands', async ({
  signedIn: page,
  api,
}) => {
  await open(page, api);
  await page.getByRole('tab', { name: 'Outline' }).click();
  const rows = page.getByRole('list', { name: 'Actions in the order of the flow' });
  const row = (name: string) => rows.getByRole('button', { name: new RegExp(`^${name}`) });
  await row('Hook').focus();
  await page.keyboard.press('l');
  await expect(row('Last')).toBeFocused();
  await expect(row('Last')).toHaveAttribute('aria-current', 'true');
  // The same character again goes on, more of them narrow it down.
  await page.keyboard.press('l');
  await expect(row('Loose')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.type('lo');
  await expect(row('Loose')).toBeFocused();
  // On the canvas that switches an Action off.
  await page.keyboard.press('d');
  await expect(row('Loose')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  await page.keyboard.press('Delete');
  await expect(row('Loose')).toHaveCount(0);
});
