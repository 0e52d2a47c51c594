import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync(['*.md', '{docs,packages,apps,bench,tests,e2e,catalog}/**/*.md'], {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|\.next|generated)$/.test(name),
});

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  const headings = readFileSync(path, 'utf8')
    .replace(/^```.*?^```/gms, '')
    .matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, text = '']) =>
    text
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

it.each(pages)('every link of %s leads somewhere', (page) => {
  const text = withoutCode(readFileSync(join(root, page), 'utf8'));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? join(root, page) : join(root, dirname(page), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

it('the list of decisions has each of them, in order', () => {
  const all = globSync('docs/adr/0*.md', { cwd: root }).map((path) => path.slice('docs/adr/'.length));
  const listed = [...readFileSync(join(root, 'docs/adr/README.md'), 'utf8').matchAll(/\]\((0[^)]*)\)/g)];
  expect(listed.map(([, file]) => file)).toEqual(all.toSorted());
});
