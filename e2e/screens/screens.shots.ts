/** Pictures of every screen, light and dark, at a desk and on a phone, into docs/screens. */
import { everyLook, onEveryScreen } from './screens.ts';

onEveryScreen(everyLook, 'pictures', async (page, name) => {
  await page.screenshot({ path: new URL(`../../docs/screens/${name}.png`, import.meta.url).pathname });
});
