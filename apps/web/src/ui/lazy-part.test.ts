import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { lazyPart } from './lazy-part.tsx';

const Words = ({ text }: { text: string }) => createElement('b', null, text);
const waiting = ({ text }: { text: string }) => createElement('i', null, text);

/** A part whose program comes only when there is a network; `fetch` is what the mounted part does by itself. */
function page() {
  const network = { up: false };
  const load = async (): Promise<ComponentType<{ text: string }>> => {
    if (!network.up) throw new Error('Failed to fetch');
    return Words;
  };
  const part = lazyPart('words', load, waiting);
  // Each look is a new mounting, which would begin anew.
  const client = new QueryClient({ defaultOptions: { queries: { retryOnMount: false } } });
  const shown = () =>
    renderToStaticMarkup(
      createElement(QueryClientProvider, { client }, createElement(part, { text: 'written' })),
    );
  const fetch = () =>
    Promise.allSettled(
      client
        .getQueryCache()
        .getAll()
        .map((query) => query.fetch()),
    );
  return { network, part, shown, fetch };
}

it('shows what waits, then says that it did not load, with what it was given and a retry, then is there', async () => {
  const { network, shown, fetch } = page();
  expect(shown()).toBe('<i>written</i>');
  await fetch();
  expect(shown()).toContain('This part did not load');
  expect(shown()).toContain('Try again');
  expect(shown()).toContain('<i>written</i>');
  network.up = true;
  await fetch();
  expect(shown()).toBe('<b>written</b>');
});

it('is there at once when it was fetched ahead', async () => {
  const { network, part, shown } = page();
  await expect(part.load()).rejects.toThrow('Failed to fetch');
  network.up = true;
  await part.load();
  expect(shown()).toBe('<b>written</b>');
});
