import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

export const yaml: readonly FunctionSpec[] = lazily('yaml', [
  {
    name: 'YAML_PARSE',
    signature: 'YAML_PARSE(text)',
    summary:
      'The value that a text of at most 256 KB and 40,000 keys and lists holds as YAML: one document, anchors and merges included.',
    params: ['text'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'YAML_PARSE("id: 7\\ntags: [a, b]")', result: { id: 7, tags: ['a', 'b'] } },
      {
        formula: 'YAML_PARSE("base: &b {x: 1}\\nmore:\\n  <<: *b\\n  y: no").more',
        result: { x: 1, y: 'no' },
      },
    ],
    errors: ['YAML_PARSE("[a")', 'YAML_PARSE([])'],
  },
  {
    name: 'TO_YAML',
    signature: 'TO_YAML(value)',
    summary: 'The value, of at most 256 KB, written as YAML.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'TO_YAML({id: 7, tags: ["a", "b"]})', result: 'id: 7\ntags:\n  - a\n  - b\n' },
      { formula: 'TO_YAML("yes")', result: "'yes'\n" },
    ],
  },
]);
