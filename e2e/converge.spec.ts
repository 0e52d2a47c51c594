/**
 * Two browsers edit one story at random, with lost connections and reloads, and end with the same story.
 * STORYLOOM_CONVERGE_SECONDS says for how long, STORYLOOM_CONVERGE_SEED what they do.
 */
import { saveMark, shownStory } from './editor.ts';
import { expect, makeTeam, test } from './product.ts';
import { decide, edit, type Person, seeded } from './random-edits.ts';
import { visit } from './visit.ts';

const seconds = Number(process.env.STORYLOOM_CONVERGE_SECONDS ?? 15);
const seed = Number(process.env.STORYLOOM_CONVERGE_SEED ?? 5);
test.setTimeout((seconds + 90) * 1_000);

const writer = (name: string, y: number) => ({
  type: 'event-transform',
  name,
  options: { mode: 'message_only', payload: { edit: 0 } },
  position: { x: 0, y },
});

/** Nobody but Ada writes into `ada`, nobody but Ben into `ben`; the rest is anyone's. */
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

/** Decides what is left to decide, until all is saved. */
async function settle(person: Person): Promise<void> {
  await person.context.setOffline(false);
  await expect
    .poll(
      async () => {
        if (await decide(person)) person.done.decide = (person.done.decide ?? 0) + 1;
        return saveMark(person.page).textContent();
      },
      { timeout: 45_000 },
    )
    .toMatch(/^Saved/);
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

/** What is on a person's screen of the Action that is theirs, but for its place: a tidy of the other's moves that. */
function ownOf(shown: unknown, name: string): unknown {
  const { position: _place, ...own } =
    (shown as { actions: Record<string, { position: unknown }> }).actions[name] ?? {};
  return own;
}
