/** Editing a story on a phone: all of it, without the canvas. */
import { violations } from './axe.ts';
import { panel, saved } from './editor.ts';
import { codeField } from './panel-story.ts';
import { expect, test } from './product.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

const hook = {
  format: 'storyloom.story/1',
  name: 'On the way',
  actions: { hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } } },
  links: [],
};

test('add, configure, link, run, undo and delete on a phone', async ({ signedIn: page, api }) => {
  const { id } = await api.importStory(hook);
  await page.goto(`/stories/${id}`);
  const row = (name: string) =>
    page.getByRole('list', { name: 'Actions in the order of the flow' }).getByRole('button', { name });
  const menuOf = async (name: string, item: RegExp) => {
    await page.getByRole('button', { name: `More for ${name}` }).tap();
    await page.getByRole('menuitem', { name: item }).tap();
  };
  await expect(row('Hook').first()).toBeVisible();

  await page.getByRole('button', { name: 'Add Action' }).tap();
  await page
    .getByRole('dialog', { name: 'Add Action' })
    .getByRole('button', { name: 'Event Transform' })
    .last()
    .tap();
  const opened = panel(page, 'Event Transform');
  await (await codeField(opened, 'Payload')).fill('{"shout": "<<UPCASE(hook.body.name)>>"}');
  await opened.getByRole('button', { name: 'Close' }).tap();
  await expect(row('Event Transform').first()).toContainText('problem');

  // What a place on the canvas needs is not offered; linking is, and says why it refuses.
  await page.getByRole('button', { name: 'More for Hook' }).tap();
  await expect(page.getByRole('menuitem', { name: /^Connect/ })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /^Move to/ })).toHaveCount(0);
  await page.getByRole('menuitem', { name: /^Connect success/ }).tap();
  const linking = page.getByRole('region', { name: 'Linking' });
  await expect(linking).toContainText('choose its target');
  await row('Hook').first().tap();
  await expect(linking).toContainText('An Action cannot link to itself');
  expect(await violations(page)).toEqual([]);
  await linking.getByRole('button', { name: 'Cancel' }).tap();
  await expect(linking).toBeHidden();
  await menuOf('Hook', /^Connect success/);
  await row('Event Transform').first().tap();
  // What it reads comes to it now.
  await expect(row('Event Transform').first()).not.toContainText('problem');
  await saved(page);

  await page.getByRole('button', { name: 'Run', exact: true }).tap();
  const form = page.getByRole('dialog', { name: 'Run the story' });
  await form.getByRole('textbox').fill('{"body": {"name": "ada"}, "headers": {}}');
  await form.getByRole('button', { name: 'Run' }).tap();
  await page
    .getByRole('list', { name: 'Steps of the run' })
    .getByRole('button', { name: /Event Transform/ })
    .tap();
  await expect(page.getByRole('tree')).toContainText('ADA');

  await page.getByRole('button', { name: 'All runs' }).tap();
  await page.getByRole('tab', { name: 'Outline' }).tap();
  await page.getByRole('button', { name: 'More', exact: true }).tap();
  await page.getByRole('menuitem', { name: 'Undo' }).tap();
  await expect(row('Event Transform').first()).toContainText('problem');
  await menuOf('Event Transform', /^Delete(?! and)/);
  await expect(row('Event Transform')).toHaveCount(0);
  await saved(page);
});

test('a credential is replaced on a phone', async ({ inTeam: page, team }) => {
  const made = await team.api.call('POST', '/credentials', {
    name: 'Bank',
    mode: 'text',
    live: { secrets: { value: 'expired' } },
    allowed_hosts: ['bank.example'],
  });
  expect(made.ok).toBe(true);
  await page.goto('/credentials');
  await page.getByRole('link', { name: 'Bank' }).tap();
  await page.getByRole('button', { name: 'Replace Value' }).tap();
  await page.getByRole('textbox', { name: 'Value' }).fill('renewed');
  await page.getByRole('button', { name: 'Save' }).tap();
  await expect(page.getByText('All saved')).toBeVisible();
});
