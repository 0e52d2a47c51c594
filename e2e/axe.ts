/** The rules of WCAG 2.2 AA that a page breaks, with the places where it does. */
import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

/** The rules that hang on a theme: everything else is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block'];

const level: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
};

/** Of the whole page, or of what this CSS selector finds. */
export const violations = (page: Page, within?: string): Promise<string[]> => found(page, level, within);

/** Of the page as it is in the other theme: those of its colours. */
export async function violationsInOtherTheme(page: Page): Promise<string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await page.emulateMedia({ colorScheme: isDark ? 'light' : 'dark' });
  const broken = await found(page, { runOnly: { type: 'rule', values: colourRules } });
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
  return broken;
}

/** Pages have no frames, so one look in the page itself is enough; it stays there for the next one. */
async function found(page: Page, options: RunOptions, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ({ asked, root }) => {
      const inPage: typeof axe = Reflect.get(window, 'axe');
      const { violations: broken } = await inPage.run(root === undefined ? document : { include: [[root]] }, {
        ...asked,
        resultTypes: ['violations'],
      });
      return broken.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`),
      );
    },
    { asked: options, root: within },
  );
}
