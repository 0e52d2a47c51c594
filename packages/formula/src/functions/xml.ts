import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const xml: readonly FunctionSpec[] = lazily('xml', [
  {
    name: 'XML_PARSE',
    signature: 'XML_PARSE(text)',
    summary:
      'An XML document of at most 256 KB and 50,000 tags as an object, in a shape of its own: attributes as "@name", text beside them as "#text", elements of one name as an array, an empty element as NULL.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'XML_PARSE("<a><b>1</b><b>2</b><c/></a>")', result: { a: { b: ['1', '2'], c: null } } },
      {
        formula: 'XML_PARSE(\'<a id="7">x &amp; y<!-- no --></a>\').a',
        result: { '@id': '7', '#text': 'x & y' },
      },
    ],
    errors: ['XML_PARSE("<a>")', 'XML_PARSE("<a>&nbsp;</a>")'],
  },
]);
