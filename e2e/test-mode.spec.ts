/** Testing an Action needs no worker: the app runs it, shows what it did, and stores nothing. */
import { violations } from './axe.ts';
import { startEcho } from './echo.ts';
import { openAction } from './editor.ts';
import { startMailServer } from './mail-server.ts';
import { expect, test } from './product.ts';

test('with the worker stopped a request and a mail are tested, and no event is stored', async ({
  signedIn: page,
  product,
  api,
}) => {
  const echo = await startEcho();
  const mail = await startMailServer();
  await product.killWorker('SIGTERM');
  const { id } = await api.importStory({
    format: 'storyloom.story/1',
    name: 'Tried out',
    actions: {
      hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
      call: {
        type: 'http-request',
        name: 'Call',
        options: {
          url: echo.url({ name: 'refused', status: 422 }),
          method: 'post',
          payload: { id: '<<hook.body.id>>' },
        },
        position: { x: 0, y: 88 },
      },
      mail: {
        type: 'send-email',
        name: 'Mail',
        options: {
          recipients: 'ann@example.com',
          subject: 'Order <<hook.body.id>>',
          body: 'It is <<hook.body.state>>.',
          advanced_html: false,
          sender_address: 'shop@example.com',
          smtp_server: '127.0.0.1',
          smtp_port: mail.port,
          smtp_security: 'none',
        },
        position: { x: 248, y: 88 },
      },
    },
    links: [
      { from: 'hook', port: 'success', to: 'call' },
      { from: 'hook', port: 'success', to: 'mail' },
    ],
  });
  try {
    await page.goto(`${product.baseUrl}/stories/${id}`);
    const trial = async (name: string) => {
      const panel = await openAction(page, name);
      await panel.getByRole('tab', { name: 'Test' }).click();
      await panel.getByRole('button', { name: 'JSON' }).click();
      await panel
        .getByLabel('The event that it is given')
        .fill('{ "body": { "id": "A-7", "state": "paid" } }');
      await panel.getByRole('button', { name: 'Test', exact: true }).click();
      return panel.getByRole('region', { name: 'Result of the test' });
    };

    const refused = await trial('Call');
    await expect(refused).toContainText('Failed');
    await expect(refused).toContainText('answered 422');
    const said = refused.getByRole('region', { name: 'Said and heard' });
    await expect(said).toContainText(`POST ${echo.url({ name: 'refused', status: 422 })}`);
    await expect(said.getByRole('region', { name: 'Sent, body' })).toContainText('"id": "A-7"');
    await expect(said.getByRole('region', { name: 'Answer, body' })).toContainText('"name": "refused"');
    expect(await violations(page)).toEqual([]);

    const sent = await trial('Mail');
    await expect(sent).toContainText('It would emit 1 event');
    await expect(sent.getByRole('region', { name: 'Said and heard' })).toContainText('To ann@example.com');
    expect(await violations(page)).toEqual([]);
    expect(mail.mails).toMatchObject([{ to: ['ann@example.com'], headers: { subject: 'Order A-7' } }]);
    expect(mail.mails[0]?.text).toContain('It is paid.');

    expect(echo.calls('refused')).toBe(1);
    const { events } = await (await api.call('GET', `/events?story_id=${id}`)).json();
    expect(events).toEqual([]);
  } finally {
    await product.startWorker();
    await mail.stop();
    await echo.stop();
  }
});
