import { expect, it } from 'vitest';
import { drawingOf, drawnCard } from './drawing.ts';

const action = (name: string, x: number, y: number) => ({ type: 'webhook', name, position: { x, y } });

it('draws cards in the order of the flow, without covering any, and a path for each link', () => {
  const { width, height, cards, links } = drawingOf({
    actions: { late: action('Late', 248, 176), first: action('First', 0, 0), next: action('Next', 0, 88) },
    links: [
      { from: 'first', to: 'next' },
      { from: 'first', to: 'late' },
      { from: 'first', to: 'gone' },
    ],
  });
  expect(cards.map(({ name, x, y }) => [name, x, y])).toEqual([
    ['First', 0, 0],
    ['Next', 0, 40],
    ['Late', 148, 80],
  ]);
  expect([width, height]).toEqual([148 + drawnCard.width, 80 + drawnCard.height]);
  expect(links).toEqual(['M66 26V40', 'M66 26V28Q66 33 71 33H209Q214 33 214 38V80']);
});

it('begins at its corner, wherever the story stands on its canvas', () => {
  const { cards } = drawingOf({ actions: { one: action('One', -496, 880) } });
  expect(cards).toMatchObject([{ x: 0, y: 0 }]);
});
