/**
 * Two browsers edit one story at random, with lost connections and reloads, and end with the same story.
 * STORYLOOM_CONVERGE_SECONDS says for how long, STORYLOOM_CONVERGE_SEED what they do.
 */
import type { Page } from '@playwright/test';
import { addAction, canvas, saveMark, shownStory } from './editor.ts';
import { expect, makeTeam, test } from './product.ts';
import { type Visit, visit } from './visit.ts';

const seconds = Number(process.env.STORYLOOM_CONVERGE_SECONDS ?? 25);
const seed = Number(process.env.STORYLOOM_CONVERGE_SEED ?? 5);
test.setTimeout((seconds + 90) * 1_000);

const writer = (name: string, y: number) => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: { edit: 0 } },
  position: { x: 0, y },
});

/** Nobody but Ada touches `ada`, nobody but Ben `ben`; the rest is anyone's. */
const story = {
  format: 'storyloom.story/1',
  name: 'Drawn by two',
  actions: {
    hook: { type: 'webhook', name: 'Hook', options: {}, position: { x: 0, y: 0 } },
    ada: writer('Only Ada', 150),
    ben: writer('Only Ben', 300),
    both: writer('Both', 450),
    more: writer('More', 600),
  },
  links: [
    { from: 'hook', port: 'success', to: 'ada' },
    { from: 'ada', port: 'success', to: 'ben' },
    { from: 'ben', port: 'success', to: 'both' },
  ],
};

type Person = Visit & { name: 'ada' | 'ben'; random: () => number; done: Record<string, number> };

const conflict = (page: Page) => page.getByRole('alertdialog', { name: 'Changed by two people' });

/** What the other has just deleted or covered is passed over. */
const soon = { timeout: 1_500 };
const passedOver = () => false;

async function open(page: Page, name: string | RegExp): Promise<boolean> {
  const palette = page.getByRole('complementary', { name: 'Palette' });
  await palette.getByRole('tab', { name: 'Outline' }).click();
  const row = palette.getByRole('list').getByRole('button', { name }).first();
  return row.click(soon).then(() => true, passedOver);
}

/** Selects an Action of everybody's. */
async function openAny({ page, random }: Person): Promise<boolean> {
  const palette = page.getByRole('complementary', { name: 'Palette' });
  await palette.getByRole('tab', { name: 'Outline' }).click();
  const rows = palette
    .getByRole('list')
    .getByRole('button')
    .filter({ hasNotText: /^(Hook|Only)/ });
  const count = await rows.count();
  if (count === 0) return false;
  return rows
    .nth(Math.floor(random() * count))
    .click(soon)
    .then(() => true, passedOver);
}

const write = (page: Page, field: 'Payload' | 'Name', text: string) =>
  page
    .getByRole('complementary', { name: 'Details' })
    .getByRole('textbox', { name: field, exact: true })
    .fill(text, soon)
    .then(() => true, passedOver);

async function press({ page }: Person, keys: string): Promise<boolean> {
  await canvas(page).focus();
  await page.keyboard.press(keys);
  return true;
}

const types = ['HTTP Request', 'Event Transform', 'Trigger'] as const;

/** What a person does, and how often among the others. */
const deeds: Record<string, { weight: number; run: (person: Person, edit: number) => Promise<boolean> }> = {
  own: {
    weight: 8,
    run: async ({ page, name }, edit) =>
      (await open(page, name === 'ada' ? /^Only Ada/ : /^Only Ben/)) &&
      write(page, 'Payload', JSON.stringify({ edit })),
  },
  shared: {
    weight: 8,
    run: async ({ page, name }, edit) =>
      (await open(page, /^Both/)) && write(page, 'Payload', JSON.stringify({ [name]: edit })),
  },
  rename: {
    weight: 4,
    run: async (person, edit) =>
      (await openAny(person)) &&
      (await write(person.page, 'Name', `${person.name} ${edit}`)) &&
      press(person, 'Escape'),
  },
  add: {
    weight: 6,
    run: async ({ page, random }) => {
      await addAction(page, types[Math.floor(random() * types.length)] ?? 'Trigger');
      return true;
    },
  },
  move: {
    weight: 8,
    run: async (person) => (await openAny(person)) && press(person, 'ControlOrMeta+ArrowRight'),
  },
  duplicate: {
    weight: 2,
    run: async (person) => (await openAny(person)) && press(person, 'ControlOrMeta+d'),
  },
  disable: { weight: 4, run: async (person) => (await openAny(person)) && press(person, 'd') },
  remove: { weight: 4, run: async (person) => (await openAny(person)) && press(person, 'Delete') },
  undo: { weight: 4, run: (person) => press(person, 'ControlOrMeta+z') },
  redo: { weight: 2, run: (person) => press(person, 'ControlOrMeta+Shift+z') },
  decide: { weight: 6, run: decide },
  cutOff: {
    weight: 2,
    run: async ({ context, random }) => {
      await context.setOffline(true);
      setTimeout(() => void context.setOffline(false).catch(() => undefined), 500 + random() * 3_000);
      return true;
    },
  },
  reload: {
    weight: 1,
    run: async ({ page, context }) => {
      await context.setOffline(false);
      await page.reload();
      await expect(canvas(page)).toBeVisible();
      return true;
    },
  },
};

async function decide({ page, random }: Person): Promise<boolean> {
  if (!(await conflict(page).isVisible())) return false;
  const name = random() < 0.5 ? 'Keep mine' : 'Take theirs';
  return conflict(page)
    .getByRole('button', { name })
    .click(soon)
    .then(() => true, passedOver);
}

async function edit(person: Person, until: number): Promise<void> {
  const names = Object.entries(deeds).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () => name),
  );
  for (let number = 1; Date.now() < until; number += 1) {
    const name = names[Math.floor(person.random() * names.length)] ?? 'undo';
    if (await deeds[name]?.run(person, number)) person.done[name] = (person.done[name] ?? 0) + 1;
  }
}

/** Decides what is left to decide, until all is saved. */
async function settle(person: Person): Promise<void> {
  await person.context.setOffline(false);
  await expect
    .poll(
      async () => {
        await decide(person);
        return saveMark(person.page).textContent();
      },
      { timeout: 45_000 },
    )
    .toMatch(/^Saved/);
}

/** The same numbers for the same seed. */
function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test(`two browsers that edit at random for ${seconds} s end with one story`, async ({ browser, product }) => {
  const team = await makeTeam(product);
  const { id } = await team.api.importStory(story);
  const url = `${product.baseUrl}/stories/${id}`;
  const link = await team.invite({ email: `ben-${id}@example.com`, firstName: 'Ben', lastName: 'Guest' });
  const person = async (name: Person['name'], by: string, own: number): Promise<Person> => {
    const visited = await visit(browser, by, url);
    visited.page.on('dialog', (dialog) => void dialog.accept());
    return { ...visited, name, random: seeded(own), done: {} };
  };
  const ada = await person('ada', team.link, seed);
  const ben = await person('ben', link, seed + 1_000);
  const faults: string[] = [];
  for (const { page } of [ada, ben]) page.on('pageerror', (error) => faults.push(String(error)));

  const until = Date.now() + seconds * 1_000;
  await Promise.all([edit(ada, until), edit(ben, until)]);
  const own = await Promise.all(
    [ada, ben].map(async ({ page, name }) => ({ name, shown: await shownStory(page) })),
  );
  await settle(ada);
  await settle(ben);

  const stored = () => team.api.call('GET', `/stories/${id}/export`).then((answer) => answer.json());
  await expect
    .poll(async () => {
      const [hers, his, server] = [await shownStory(ada.page), await shownStory(ben.page), await stored()];
      return JSON.stringify(hers) === JSON.stringify(his) && JSON.stringify(his) === JSON.stringify(server);
    })
    .toBe(true);
  const end = await stored();
  for (const { name, shown } of own) expect(end).toMatchObject({ actions: { [name]: ownOf(shown, name) } });
  expect(faults).toEqual([]);
  console.log(`seed ${seed}, ${seconds} s:`, JSON.stringify({ ada: ada.done, ben: ben.done }));
  await Promise.all([ada.close(), ben.close()]);
});

/** What is on a person's screen of the Action that is theirs. */
function ownOf(shown: unknown, name: string): unknown {
  return (shown as { actions: Record<string, unknown> }).actions[name];
}
