import { expect, it } from 'vitest';
import { drawingOf } from './drawing.ts';

const action = (name: string, x: number, y: number) => ({ type: 'webhook', name, position: { x, y } });

it('draws cards in the order of the flow, without covering any, and a path for each link', () => {
  const story = {
    actions: { late: action('Late', 248, 176), first: action('First', 0, 0), next: action('Next', 0, 88) },
    links: [
      { from: 'first', to: 'next' },
      { from: 'first', to: 'late' },
      { from: 'first', to: 'gone' },
    ],
  };
  const { width, height, cards, links } = drawingOf(story, 368);
  expect(cards.map(({ name, x, y }) => [name, x, y])).toEqual([
    ['First', 0, 0],
    ['Next', 0, 40],
    ['Late', 148, 80],
  ]);
  expect([width, height]).toEqual([148 + 138, 80 + 26]);
  expect(links).toEqual(['M69 26V40', 'M69 26V28Q69 33 74 33H212Q217 33 217 38V80']);
});

it('begins at its corner, wherever the story stands on its canvas', () => {
  const { cards } = drawingOf({ actions: { one: action('One', -496, 880) } }, 368);
  expect(cards).toMatchObject([{ x: 0, y: 0 }]);
});

it('makes its cards narrower where the story is wide, down to what can still be read', () => {
  const wide = (columns: number) =>
    drawingOf(
      {
        actions: Object.fromEntries(
          Array.from({ length: columns }, (_, at) => [`a${at}`, action('A', at * 248, 0)]),
        ),
      },
      368,
    );
  expect(wide(3)).toMatchObject({ width: 368, card: { width: 116 } });
  expect(wide(9)).toMatchObject({ width: 8 * 100 + 90, card: { width: 90 } });
});
