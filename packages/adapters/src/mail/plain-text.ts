/**
 * HTML as text for readers that show none. Of longer HTML the beginning only is read: what is nested deeply
 * takes time by the square. The library is loaded at the first.
 */
export async function plainText(html: string, most: number): Promise<string> {
  const { convert } = await import('html-to-text');
  const text = convert(html.slice(0, most), {
    wordwrap: 78,
    limits: { maxDepth: 50, ellipsis: '…' },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  });
  return html.length > most ? `${text}…` : text;
}
