import type { Args } from './args.ts';
import type { FunctionSpec } from './spec.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(args: Args): string {
  const text = args.subject(0);
  args.room({ characters: text.length });
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** What opens a part that goes with all its content, and what closes it. */
const blocks: readonly [open: RegExp, close: string][] = [
  [/<!--/y, '-->'],
  [/<script(?![\w-])/y, '</script>'],
  [/<style(?![\w-])/y, '</style>'],
];

/**
 * As Liquid's: scripts and styles with their content, comments, and tags go; entities stay. Nothing is
 * looked for where it is known to be missing, so that a text of nothing but `<` takes no longer than any other.
 */
function stripHtml(text: string): string {
  const lower = text.toLowerCase();
  const ends = [...blocks.map(([, close]) => close), '>'].map((close) => lower.lastIndexOf(close));
  let made = '';
  let at = 0;
  for (let open = text.indexOf('<'); open >= 0; open = text.indexOf('<', at)) {
    const end = endOfMarkup(lower, open, ends);
    if (end < 0) break;
    made += text.slice(at, open);
    at = end;
  }
  return made + text.slice(at);
}

/** One past the block or the tag that starts here; -1 when nothing closes it. */
function endOfMarkup(lower: string, start: number, ends: readonly number[]): number {
  const block = blocks.findIndex(([open], which) => {
    open.lastIndex = start;
    return (ends[which] ?? -1) > start && open.test(lower);
  });
  const close = blocks[block]?.[1] ?? '>';
  const at = (ends[block] ?? ends.at(-1) ?? -1) > start ? lower.indexOf(close, start) : -1;
  return at < 0 ? -1 : at + close.length;
}

/** Text functions that make or take away HTML. */
export const html: readonly FunctionSpec[] = [
  {
    name: 'ESCAPE',
    signature: 'ESCAPE(text)',
    summary: 'The text with & < > " and \' written as HTML entities, so that HTML shows it as it is.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'ESCAPE("a < b & c")', result: 'a &lt; b &amp; c' },
      { formula: 'ESCAPE("\\"it\'s\\"")', result: '&quot;it&#39;s&quot;' },
    ],
    errors: ['ESCAPE([])'],
    run: escaped,
  },
  {
    name: 'STRIP_HTML',
    signature: 'STRIP_HTML(text)',
    summary: 'The text without HTML tags, comments, scripts and styles. Entities stay as they are.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'STRIP_HTML("<p>Hello <b>Ada</b></p>")', result: 'Hello Ada' },
      { formula: 'STRIP_HTML("a<script>alert(1)</script>b<!-- c -->")', result: 'ab' },
    ],
    errors: ['STRIP_HTML({})'],
    run: (args) => {
      const text = args.subject(0);
      args.room({ characters: text.length });
      return stripHtml(text);
    },
  },
];
