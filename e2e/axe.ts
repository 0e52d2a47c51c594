/** The rules of WCAG 2.2 AA that a page breaks, with the places where it does. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The rules that hang on a theme: everything else is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Of the whole page, or of what this CSS selector finds. */
export async function violations(page: Page, within?: string): Promise<string[]> {
  const axe = axeOf(page).withTags(tags);
  if (within !== undefined) axe.include(within);
  return told(axe);
}

/** Of the page as it is in the other theme: those of its colours. */
export async function violationsInOtherTheme(page: Page): Promise<string[]> {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await page.emulateMedia({ colorScheme: isDark ? 'light' : 'dark' });
  const found = await told(axeOf(page).withRules(colourRules));
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
  return found;
}

function axeOf(page: Page): AxeBuilder {
  // In the page itself, which has no frames: the other way opens one more page for each look.
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
}

async function told(axe: AxeBuilder): Promise<string[]> {
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`),
  );
}
