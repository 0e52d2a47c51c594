import type { FunctionSpec } from './spec.ts';

/** Functions that know of the story run around them. */
export const platform: readonly FunctionSpec[] = [
  {
    name: 'STORY_RUN_GUID',
    signature: 'STORY_RUN_GUID()',
    summary: 'The id of the story run.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      { formula: 'STORY_RUN_GUID()', result: '01936f2a-7c7b-7b3e-9d52-0c8e6f1a2b3c' },
      { formula: 'SIZE(STORY_RUN_GUID())', result: 36 },
    ],
    run: (args) => args.platform().storyRunGuid(),
  },
  {
    name: 'STORY_RUN_LINK',
    signature: 'STORY_RUN_LINK()',
    summary: 'The address of the story run’s page.',
    params: [],
    min: 0,
    max: 0,
    examples: [
      {
        formula: 'STORY_RUN_LINK()',
        result: 'https://storyloom.example/runs/01936f2a-7c7b-7b3e-9d52-0c8e6f1a2b3c',
      },
      { formula: 'STARTS_WITH(STORY_RUN_LINK(), "https:")', result: true },
    ],
    run: (args) => args.platform().storyRunLink(),
  },
  {
    name: 'PROMPT',
    signature: 'PROMPT(label)',
    summary: 'An address to which an answer with this label can be sent.',
    params: ['label'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'PROMPT("approve")', result: 'https://storyloom.example/prompt/approve' },
      {
        formula: '{yes: PROMPT("yes"), no: PROMPT("no")}',
        result: { yes: 'https://storyloom.example/prompt/yes', no: 'https://storyloom.example/prompt/no' },
      },
    ],
    errors: ['PROMPT(NULL)'],
    run: (args) => {
      const label = args.text(0);
      return args.platform().prompt(label);
    },
  },
];
