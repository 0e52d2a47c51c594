/** Credentials and resources: made on their pages, used by stories, never read back. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { violations } from './axe.ts';
import { send } from './echo.ts';
import { openAction } from './editor.ts';
import { expect, test } from './product.ts';

const secret = 'canary-5f1d-of-the-page';

/** A webhook that calls an address with the credential, and reads the resource. */
function signingStory(url: string): unknown {
  return {
    format: 'storyloom.story/1',
    name: 'Signs in',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
      call: {
        type: 'http-request',
        name: 'Call',
        options: {
          url,
          method: 'post',
          headers: { authorization: 'Bearer <<CREDENTIAL.github_token>>' },
          payload: { blocked: '<<RESOURCE.blocked_addresses>>' },
        },
        position: { x: 0, y: 100 },
      },
    },
    links: [{ from: 'hook', port: 'success', to: 'call' }],
  };
}

test('a credential and a resource are made, used by a story, replaced and removed', async ({
  inTeam: page,
  team,
  product,
}) => {
  const seen: { authorization: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    seen.push({ authorization: request.headers.authorization ?? '', body });
    // Some services answer with what they were sent.
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ you_sent: request.headers.authorization }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answers: string[] = [];
  page.on('response', (response) => {
    void response.text().then(
      (text) => answers.push(text),
      () => undefined,
    );
  });
  try {
    await page.goto(`${product.baseUrl}/credentials`);
    await page.getByRole('link', { name: 'New credential' }).click();
    const make = page.getByRole('button', { name: 'Make credential' });
    await expect(make).toBeDisabled();
    await expect(page.getByText('Needed: Name, Value')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('GitHub token');
    await page.getByRole('textbox', { name: 'Value' }).fill(secret);
    await page.getByRole('textbox', { name: 'Allowed hosts' }).fill('not a host!');
    await make.click();
    await expect(page.getByText(/Write a host/).first()).toBeVisible();
    await page.getByRole('textbox', { name: 'Allowed hosts' }).fill('127.0.0.1');
    await make.click();
    await expect(page.getByRole('heading', { name: 'GitHub token' })).toBeVisible();
    await expect(page.getByText('Set', { exact: true })).toBeVisible();

    await page.goto(`${product.baseUrl}/credentials/new`);
    await page.getByRole('combobox', { name: 'Kind of credential' }).click();
    await page.getByRole('option', { name: 'OAuth 2' }).click();
    await expect(page.getByRole('combobox', { name: 'App' })).toHaveText('None: the fields below');
    await expect(page.getByText('sets OAUTH_APPS')).toBeVisible();
    await page.getByRole('combobox', { name: 'Grant' }).click();
    await page.getByRole('option', { name: 'A person who connects it' }).click();
    await expect(page.getByRole('textbox', { name: 'Redirect address' })).toHaveValue(
      `${product.baseUrl}/oauth/callback`,
    );
    await expect(page.getByRole('button', { name: 'Copy address' })).toBeVisible();

    await page.goto(`${product.baseUrl}/resources/new`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Blocked addresses');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'List' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('["198.51.100.7"');
    await expect(page.getByText(/Not JSON yet/)).toBeVisible();
    await page.getByRole('textbox', { name: 'Value' }).fill('["198.51.100.7"]');
    await page.getByRole('button', { name: 'Make resource' }).click();
    await expect(page.getByRole('heading', { name: 'Blocked addresses' })).toBeVisible();

    const { id, webhookUrl } = await team.api.importStory(signingStory(`http://127.0.0.1:${port}/`));
    await send(webhookUrl, { id: 1 });
    await expect
      .poll(() => seen)
      .toEqual([{ authorization: `Bearer ${secret}`, body: '{"blocked":["198.51.100.7"]}' }]);
    await expect
      .poll(async () => (await team.api.call('GET', `/events?story_id=${id}`)).text())
      .toContain('[redacted]');

    await page.goto(`${product.baseUrl}/credentials`);
    await page.getByRole('link', { name: 'GitHub token' }).click();
    await expect(page.getByRole('link', { name: 'Signs in' })).toBeVisible();
    await page.getByRole('button', { name: 'Replace Value' }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('another-one-entirely');
    await page.getByRole('switch', { name: 'Rate limit' }).click();
    await page.getByRole('textbox', { name: 'Starts' }).fill('1000');
    await page.getByRole('textbox', { name: 'In', exact: true }).fill('1 min');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('All saved')).toBeVisible();
    await send(webhookUrl, { id: 2 });
    await expect.poll(() => seen.at(-1)?.authorization).toBe('Bearer another-one-entirely');

    await page.goto(`${product.baseUrl}/stories/${id}`);
    const action = await openAction(page, 'Call');
    await action.getByRole('region', { name: 'Runs' }).getByRole('button').first().click();
    await expect(action).toContainText('The credential GitHub token lets 1,000 start in 1 min');
    await page.goto(`${product.baseUrl}/credentials`);
    await page.getByRole('link', { name: 'GitHub token' }).click();
    await expect(page.getByRole('textbox', { name: 'Starts' })).toHaveValue('1000');

    await page.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('dialog')).toContainText('One Action names it');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('No credentials yet')).toBeVisible();
    await send(webhookUrl, { id: 3 });
    await expect
      .poll(async () => (await team.api.call('GET', `/stories/${id}/runs`)).text())
      .toContain('failed');
    expect(seen).toHaveLength(2);
    expect(answers.join('\n')).not.toContain(secret);
    expect(answers.join('\n')).not.toContain(Buffer.from(secret).toString('base64'));
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

for (const [colorScheme, width] of [
  ['dark', 1440],
  ['light', 390],
] as const) {
  test(`no page of credentials and resources breaks a rule (${colorScheme}, ${width} px)`, async ({
    inTeam: page,
    product,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    for (const [path, ready] of [
      ['/credentials', 'No credentials yet'],
      ['/credentials/new', 'Needed: Name, Value'],
      ['/resources', 'No resources yet'],
      ['/resources/new', 'Needed: Name'],
    ] as const) {
      await page.goto(product.baseUrl + path);
      await expect(page.getByText(ready)).toBeVisible();
      expect(await violations(page), path).toEqual([]);
      if (path.endsWith('/new')) expect(await page.locator('footer').evaluate(isOnTop), path).toBe(true);
    }
  });
}

/** Whether nothing covers what an element holds last: on a phone the way around is a bar at the bottom. */
function isOnTop(element: Element): boolean {
  const { x, y, width, height } = (element.lastElementChild ?? element).getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}
