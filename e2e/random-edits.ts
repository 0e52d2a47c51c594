/** What a person may do in the story of converge.spec.ts, chosen at random. */
import { expect, type Page } from '@playwright/test';
import { addAction, canvas } from './editor.ts';
import type { Visit } from './visit.ts';

export type Person = Visit & { name: 'ada' | 'ben'; random: () => number; done: Record<string, number> };

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
  // The menu of a row has no text of its own.
  const rows = palette
    .getByRole('list')
    .getByRole('button')
    .filter({ hasText: /\S/, hasNotText: /^(Hook|Only|Both)/ });
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
  paste: {
    weight: 2,
    run: async (person) =>
      (await openAny(person)) && (await press(person, 'ControlOrMeta+c')) && press(person, 'ControlOrMeta+v'),
  },
  link: {
    weight: 4,
    run: async (person) =>
      (await openAny(person)) &&
      (await press(person, 'c')) &&
      (await openAny(person)) &&
      press(person, 'Escape'),
  },
  note: {
    weight: 2,
    run: async (person, edit) => {
      await press(person, 'Shift+N');
      await person.page.keyboard.type(`${person.name} ${edit}`);
      await person.page.keyboard.press('Escape');
      return true;
    },
  },
  group: {
    weight: 1,
    run: async (person) =>
      (await press(person, 'ControlOrMeta+a')) &&
      (await press(person, 'ControlOrMeta+g')) &&
      press(person, 'Escape'),
  },
  ungroup: {
    weight: 1,
    run: async (person) => (await press(person, 'ControlOrMeta+a')) && press(person, 'ControlOrMeta+Shift+g'),
  },
  tidy: { weight: 2, run: (person) => press(person, 'Shift+T') },
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

export async function decide({ page, random }: Person): Promise<boolean> {
  if (!(await conflict(page).isVisible())) return false;
  const name = random() < 0.5 ? 'Keep mine' : 'Take theirs';
  return conflict(page)
    .getByRole('button', { name })
    .click(soon)
    .then(() => true, passedOver);
}

export async function edit(person: Person, until: number): Promise<void> {
  const names = Object.entries(deeds).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () => name),
  );
  for (let number = 1; Date.now() < until; number += 1) {
    const name = names[Math.floor(person.random() * names.length)] ?? 'undo';
    if (await deeds[name]?.run(person, number)) person.done[name] = (person.done[name] ?? 0) + 1;
  }
}

/** The same numbers for the same seed. */
export function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
