import { expect, it } from 'vitest';
import { withFigures } from './readme.ts';

it('replaces what stands between the markers and nothing else', () => {
  const page = 'a\n<!-- figures -->\nold\n<!-- end of figures -->\nb\n';
  const once = withFigures(page, 'new\n');
  expect(once).toBe('a\n<!-- figures -->\n\nnew\n\n<!-- end of figures -->\nb\n');
  expect(withFigures(once, 'new')).toBe(once);
  expect(() => withFigures('no markers', 'new')).toThrow('needs the lines');
});
