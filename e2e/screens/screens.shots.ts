/**
 * Pictures of every screen, light and dark, at a desk and on a phone, and of a screen of each kind in forced colours and
 * at 200 %, into docs/screens. What is on a picture breaks no rule of accessibility either.
 */
import { violations } from '../axe.ts';
import { expect } from '../product.ts';
import { adaptedLooks, everyLook, onEveryScreen } from './screens.ts';

onEveryScreen([...everyLook, ...adaptedLooks], 'pictures', async (page, name) => {
  await page.screenshot({ path: new URL(`../../docs/screens/${name}.png`, import.meta.url).pathname });
  expect.soft(await violations(page), name).toEqual([]);
});
