/** Of longer HTML, the beginning only is made text. */
const mostHtml = 512 * 1024;

/** HTML as text for readers that show none. The library is loaded at the first. */
export async function plainText(html: string): Promise<string> {
  const { convert } = await import('html-to-text');
  return convert(html, {
    wordwrap: 78,
    limits: { maxInputLength: mostHtml, maxDepth: 100, maxChildNodes: 20_000, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  });
}
