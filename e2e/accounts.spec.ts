/** Who gets in and how: invitations and sign-in links by mail, sessions that can be ended, keys. */
import { type Product, startProduct } from '@storyloom/adapters/testing/product';
import { Client } from 'pg';
import { violations } from './axe.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { test as base, expect, signIn, signInBy } from './product.ts';

const ada = 'ada@example.com';
const sender = '"The Loom, Inc." <loom@example.com>';
const tenant = 'Analytical Engines & Sons';

type Mailing = { mail: MailServer; mailing: Product };

/** A product of its own that can send mail. */
const test = base.extend<object, Mailing>({
  mail: [
    async ({ browserName: _browser }, use) => {
      const mail = await startMailServer();
      await use(mail);
      await mail.stop();
    },
    { scope: 'worker' },
  ],
  mailing: [
    async ({ mail }, use) => {
      const product = await startProduct({
        redis: false,
        env: {
          SEED_EMAIL: ada,
          SEED_FIRST_NAME: 'Ada',
          SEED_LAST_NAME: 'Lovelace',
          TENANT_NAME: tenant,
          SMTP_SERVER: '127.0.0.1',
          SMTP_PORT: String(mail.port),
          EMAIL_FROM_ADDRESS: sender,
        },
      });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

const sessionCookie = 'storyloom-session';
const usedUp = 'This link does not work any more';

test('the first user is invited by one mail, which signs in once', async ({
  page,
  browser,
  mail,
  mailing,
}) => {
  // startProduct has prepared the database.
  expect(mail.mails).toHaveLength(1);
  const [invitation] = mail.mails;
  if (!invitation) throw new Error('Nobody was invited.');
  expect(invitation.to).toEqual([ada]);
  expect(invitation.headers.from).toBe(sender);
  expect(invitation.headers.subject).toContain(tenant);
  expect(invitation.text).toContain(tenant);
  expect(invitation.link.startsWith(`${mailing.baseUrl}/`)).toBe(true);

  await page.goto(invitation.link);
  await page.waitForURL(`${mailing.baseUrl}/`);
  await page.getByRole('button', { name: 'Ada Lovelace' }).click();
  await expect(page.getByRole('menu')).toContainText(ada);
  await page.keyboard.press('Escape');
  await page.goto(`${mailing.baseUrl}/settings`);
  await expect(page.getByRole('button', { name: 'New key' })).toBeEnabled();

  const other = await browser.newPage();
  await other.goto(invitation.link);
  await expect(other.getByText(usedUp)).toBeVisible();
  await other.goto(`${mailing.baseUrl}/stories`);
  await expect(other).toHaveURL(/\/sign-in/);
  await other.close();

  await mailing.cli('prepare-database');
  await mailing.cli('prepare-database');
  expect(mail.mails).toHaveLength(1);
  const database = new Client({ connectionString: mailing.databaseUrl });
  await database.connect();
  const { rows } = await database.query('select email, (select role from team_member) as role from "user"');
  expect(rows).toEqual([{ email: ada, role: 'owner' }]);
  await database.end();
});

test('a link is mailed to those who exist, and the page tells nobody who does', async ({
  page,
  mail,
  mailing,
}) => {
  const before = mail.mails.length;
  const ask = async (address: string) => {
    await page.goto(`${mailing.baseUrl}/sign-in`);
    await page.getByRole('textbox', { name: 'Email' }).fill(address);
    await page.getByRole('button', { name: 'Email me a link' }).click();
    await page.waitForURL(/\/sign-in\/check/);
    return page.getByRole('main').textContent();
  };
  const unknown = await ask('nobody@example.com');
  expect(await ask(ada)).toBe(unknown);
  expect(unknown).toContain('If the address belongs to someone here');
  await expect.poll(() => mail.mails.length).toBe(before + 1);
  // The stranger asked first: their mail would be here.
  const received = mail.mails.slice(before);
  expect(received.map(({ to }) => to)).toEqual([[ada]]);
  expect(received[0]?.headers.from).toBe(sender);

  await page.goto(received[0]?.link ?? '');
  await page.waitForURL(`${mailing.baseUrl}/`);
  await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
});

test('the sign-in page takes an address and leads back to where one wanted to go', async ({
  page,
  mail,
  mailing,
}) => {
  const before = mail.mails.length;
  await page.goto(`${mailing.baseUrl}/settings`);
  await expect(page).toHaveURL(/\/sign-in/);
  const email = page.getByRole('textbox', { name: 'Email' });
  await email.fill('not an address');
  await page.getByRole('button', { name: 'Email me a link' }).click();
  await expect(page.getByText('“not an address” is not an email address.')).toBeVisible();
  await expect(email).toBeFocused();
  await email.fill(` ${ada.toUpperCase()} `);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sign-in\/check/);
  await expect.poll(() => mail.mails.length).toBe(before + 1);
  await page.goto(mail.mails.at(-1)?.link ?? '');
  await page.waitForURL(`${mailing.baseUrl}/settings`);
});

test('whoever signs out is out, here and with a copy of the cookie', async ({
  inTeam: page,
  context,
  product,
}) => {
  const [kept] = (await context.cookies()).filter(({ name }) => name === sessionCookie);
  if (!kept) throw new Error('There is no session cookie.');
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const me = () =>
    fetch(`${product.baseUrl}/api/trpc/viewer.me`, { headers: { cookie: `${kept.name}=${kept.value}` } });
  expect((await me()).status).toBe(200);

  await page.goto('/stories');
  await page.getByRole('button', { name: 'Ada Owner' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
  expect((await me()).status).toBe(401);
  await page.goto(`${product.baseUrl}/stories`);
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies([kept]);
  await page.goto(`${product.baseUrl}/stories`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing out everywhere ends the other browsers too', async ({
  inTeam: page,
  browser,
  product,
  team,
}) => {
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await signIn(other, product, team.email);
  const story = await team.api.importStory({ format: 'storyloom.story/1', name: 'Open', actions: {} });
  await other.goto(`${product.baseUrl}/stories`);
  await expect(other.getByRole('link', { name: 'Open' })).toBeVisible();

  await page.goto(`${product.baseUrl}/settings?tab=account`);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL(/\/sign-in/);

  // Its next click finds out.
  await other.getByRole('button', { name: 'More for Open' }).click();
  await other.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(other).toHaveURL(/\/sign-in/);
  // The keys of the API are no sessions: the story is there, and not deleted.
  expect((await team.api.call('GET', `/stories/${story.id}`)).status).toBe(200);
  await elsewhere.close();
});

test('an admin invites people on the page, changes their role and takes them out', async ({
  inTeam: page,
  browser,
  product,
  team,
}) => {
  const email = `ines-${team.id}@example.com`;
  await page.goto('/settings?tab=members');
  await page.getByRole('button', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill(`${email}, nobody`);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
  await expect(dialog).toContainText('nobody is not an e-mail address.');
  await expect(dialog.getByRole('textbox', { name: 'Email addresses' })).toHaveValue('nobody');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('Editor');
  await expect(row).toContainText('Invited');

  const link = await page.getByRole('textbox', { name: `Sign-in link of ${email}` }).inputValue();
  const context = await browser.newContext();
  const guest = await context.newPage();
  await signInBy(guest, link);
  await guest.goto(`${product.baseUrl}/settings?tab=members`);
  await expect(guest.getByRole('row').filter({ hasText: email })).toContainText('you');
  await expect(guest.getByRole('button', { name: 'Invite people' })).toHaveCount(0);

  const more = page.getByRole('button', { name: `More for ${email}` });
  await more.click();
  await page.getByRole('menuitemradio', { name: 'Viewer' }).click();
  await expect(row).toContainText('Viewer');
  await more.click();
  await page.getByRole('menuitem', { name: /^Take out/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
  await expect(row).toHaveCount(0);
  await guest.reload();
  await expect(guest.getByText('You are in no team yet')).toBeVisible();
  await context.close();
});

test('a session cookie with one character changed is nobody', async ({ inTeam: page, context, product }) => {
  const [cookie] = (await context.cookies()).filter(({ name }) => name === sessionCookie);
  if (!cookie) throw new Error('There is no session cookie.');
  const last = cookie.value.at(-1) === 'A' ? 'B' : 'A';
  await context.addCookies([{ ...cookie, value: cookie.value.slice(0, -1) + last }]);
  await page.goto(`${product.baseUrl}/stories`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('about:blank');
  await context.addCookies([cookie]);
  await page.goto(`${product.baseUrl}/stories`);
  await expect(page).toHaveURL(`${product.baseUrl}/stories`);
});

test('a signed-in browser changes nothing for another site', async ({ inTeam: page, product, team }) => {
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === sessionCookie);
  const session = { cookie: `${sessionCookie}=${cookie?.value}` };
  const url = `${product.baseUrl}/api/trpc/stories.create`;
  const input = JSON.stringify({ teamId: team.id, name: 'Forged' });
  const json = { 'content-type': 'application/json' };
  const own = { origin: product.baseUrl };
  const form = new FormData();
  form.set('input', input);
  const sent: [string, string, RequestInit][] = [
    ['no origin', url, { method: 'POST', headers: { ...session, ...json }, body: input }],
    ['origin null', url, { method: 'POST', headers: { ...session, ...json, origin: 'null' }, body: input }],
    [
      'another origin',
      url,
      { method: 'POST', headers: { ...session, ...json, origin: 'http://evil.example' }, body: input },
    ],
    [
      'a browser that says so',
      url,
      {
        method: 'POST',
        headers: { ...session, ...json, ...own, 'sec-fetch-site': 'cross-site' },
        body: input,
      },
    ],
    [
      'a form',
      url,
      {
        method: 'POST',
        headers: { ...session, ...own },
        body: new URLSearchParams({ input }),
      },
    ],
    [
      'plain text',
      url,
      { method: 'POST', headers: { ...session, ...own, 'content-type': 'text/plain' }, body: input },
    ],
    ['multipart', url, { method: 'POST', headers: { ...session, ...own }, body: form }],
    [
      'octets',
      url,
      {
        method: 'POST',
        headers: { ...session, ...own, 'content-type': 'application/octet-stream' },
        body: input,
      },
    ],
    ['GET', `${url}?input=${encodeURIComponent(input)}`, { headers: { ...session, ...own } }],
  ];
  for (const [way, to, init] of sent) {
    const { status } = await fetch(to, init);
    expect([way, [403, 405, 415].includes(status)]).toEqual([way, true]);
  }
  // The same call as a page of ours sends it is taken: nothing else was wrong with the others.
  const taken = await fetch(url, { method: 'POST', headers: { ...session, ...json, ...own }, body: input });
  expect(taken.status).toBe(200);
  expect(await (await team.api.call('GET', '/stories')).json()).toMatchObject({
    stories: [{ name: 'Forged' }],
  });
});

test('a key is shown once, works, and is refused once it is revoked', async ({ inTeam: page, product }) => {
  await page.goto(`${product.baseUrl}/settings`);
  await page.getByRole('button', { name: 'New key' }).click();
  const naming = page.getByRole('dialog', { name: 'New API key' });
  await naming.getByRole('textbox', { name: 'Name' }).fill('Deploy from CI');
  await naming.getByRole('button', { name: 'Make key' }).click();
  const fresh = page.getByRole('textbox', { name: 'The new key' });
  await expect(fresh).toBeVisible();
  const key = await fresh.inputValue();
  const status = async () =>
    (await fetch(`${product.baseUrl}/api/v1/stories`, { headers: { authorization: `Bearer ${key}` } }))
      .status;
  expect(await status()).toBe(200);

  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(fresh).toHaveCount(0);
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'Deploy from CI' });
  await expect(row).toContainText(key.slice(0, 8));
  expect(await page.content()).not.toContain(key);

  await row.getByRole('button', { name: 'Revoke Deploy from CI' }).click();
  const asking = page.getByRole('dialog', { name: 'Revoke “Deploy from CI”?' });
  await asking.getByRole('button', { name: 'Keep it' }).click();
  await expect(row).toBeVisible();
  expect(await status()).toBe(200);
  await row.getByRole('button', { name: 'Revoke Deploy from CI' }).click();
  await asking.getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText('No keys yet')).toBeVisible();
  expect(await status()).toBe(401);
});

test('without a mail server the page says where links come from', async ({ page, product }) => {
  await page.goto(product.baseUrl);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText('Mail is not set up here.')).toBeVisible();
  await expect(page.getByText('npm run -s cli -- user link --email')).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
});
