/** What tests see of runs and events in the editor. */
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, type Team } from './product.ts';

export const runs = (page: Page) =>
  page.getByRole('list', { name: 'Runs, newest first' }).getByRole('button');

export const step = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Steps of the run' }).getByRole('button', { name: new RegExp(name) });

export const detail = (page: Page, name: string) => page.getByRole('region', { name: `${name}, detail` });

export const banner = (page: Page) => page.getByRole('region', { name: 'The run on the canvas' });

export async function open(page: Page, { id }: { id: string }): Promise<void> {
  await page.goto(`/stories/${id}`);
  await expect(page.getByText('Following live')).toBeVisible();
}

export async function ended(team: Team, storyId: string, count: number): Promise<void> {
  const state = z.object({ runs: z.array(z.object({ status: z.string() })) });
  await expect
    .poll(async () => {
      const answer = await team.api.call('GET', `/stories/${storyId}/runs`);
      const all = state.parse(await answer.json()).runs;
      return all.filter(({ status }) => status !== 'running' && status !== 'waiting').length;
    })
    .toBe(count);
}

/** The times between so many frames in milliseconds, with something done in each. */
export async function frames(page: Page, count: number, each: () => void = () => {}): Promise<number[]> {
  return page.evaluate(`(async () => {
    const next = () => new Promise(requestAnimationFrame);
    const times = [];
    let last = await next();
    while (times.length < ${count}) {
      (${each})();
      const now = await next();
      times.push(now - last);
      last = now;
    }
    return times;
  })()`);
}

export const p95 = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
