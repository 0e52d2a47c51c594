/** A story that becomes tools for AI agents: in the form of its webhook, and by a call of one. */
import { violations } from './axe.ts';
import { openAction, saved } from './editor.ts';
import { expect, test } from './product.ts';

const story = {
  format: 'storyloom.story/1',
  name: 'Greetings',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    say: {
      type: 'event-transform',
      name: 'Say',
      options: { mode: 'message_only', payload: { text: 'Hello <<hook.body.arguments.who>>' } },
      position: { x: 0, y: 160 },
      exit: true,
    },
  },
  links: [{ from: 'hook', port: 'success', to: 'say' }],
};

test('tools are made in the form of a webhook, and a call is answered by the story', async ({
  inTeam: page,
  team,
  product,
}) => {
  const { id } = await team.api.importStory(story);
  await page.goto(`${product.baseUrl}/stories/${id}`);
  const panel = await openAction(page, 'Hook');
  await panel.getByRole('combobox', { name: 'What it is' }).click();
  await page.getByRole('option', { name: 'An MCP server' }).click();
  await panel.getByRole('button', { name: 'Add tool' }).click();
  const tool = panel.getByRole('region', { name: 'Tool 1' });
  await tool.getByRole('textbox', { name: 'Name', exact: true }).fill('greet them');
  await expect(tool.getByText('Use letters, digits, _, - and dots.')).toBeVisible();
  await tool.getByRole('textbox', { name: 'Name', exact: true }).fill('greet');
  await tool.getByRole('textbox', { name: 'Description', exact: true }).fill('Greets somebody by name.');
  await tool.getByRole('button', { name: 'Add input' }).click();
  await tool.getByRole('textbox', { name: 'Input 1, name' }).fill('who');
  await tool.getByRole('textbox', { name: 'Input 1, description' }).fill('Whom to greet');
  expect(await violations(page, '#action-panel')).toEqual([]);
  await saved(page);

  const settings = panel.getByRole('region', { name: 'For the settings of a client' });
  const [address = ''] = /https?:[^"]*\/mcp\/\w+\/\w+/.exec((await settings.textContent()) ?? '') ?? [];
  await expect(panel.getByText(address, { exact: true })).toBeVisible();
  const ask = async (method: string, params: object) => {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    return (await answer.json()).result;
  };
  await expect
    .poll(() => ask('tools/list', {}))
    .toMatchObject({
      tools: [
        {
          name: 'greet',
          description: 'Greets somebody by name.',
          inputSchema: {
            type: 'object',
            properties: { who: { type: 'string', description: 'Whom to greet' } },
            required: ['who'],
            additionalProperties: false,
          },
        },
      ],
    });
  expect(await ask('tools/call', { name: 'greet', arguments: { who: 'Ada' } })).toMatchObject({
    structuredContent: { text: 'Hello Ada' },
    isError: false,
  });
});
