/** What `pnpm new action` writes into the new folder. */
export type Kind = 'pure' | 'effect';

/** The names that the files of one Action type are written with. */
export type Names = { type: string; title: string; variable: string; optionsType: string; kind: Kind };

/** The files of a new Action type by name: small, whole, and with a test that passes. */
export function filesOf(names: Names): Record<string, string> {
  const shape = names.kind === 'pure' ? pureShape : effectShape;
  return {
    'description.ts': description(names, shape),
    'index.ts': declaration(names, shape),
    'run.ts': names.kind === 'pure' ? pureRun(names) : effectRun(names),
    'run.test.ts': names.kind === 'pure' ? pureTest(names) : effectTest(names),
    'README.md': readme(names),
  };
}

type Shape = {
  summary: string;
  group: string;
  key: string;
  label: string;
  help: string;
  placeholder: string;
  sample: string;
};

function description({ type, title, kind }: Names, shape: Shape): string {
  return `import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';

/** ${shape.summary} */
export const description: ActionDescription = {
  type: '${type}',
  title: '${title}',
  summary: '${shape.summary}',
  kind: '${kind}',
  group: '${shape.group}',
  deferred: [],
  form: [
    {
      key: '${shape.key}',
      label: '${shape.label}',
      widget: 'text',
      help: '${shape.help}',
      placeholder: '${shape.placeholder}',
      required: true,
    },
  ],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { ${shape.key}: '' },
  describe: (written) => writtenOr(written.${shape.key}, '…'),
  example: { ${shape.key}: '${shape.placeholder}' },
  sampleOutput: ${shape.sample},
};
`;
}

function declaration({ variable, optionsType }: Names, { key }: Shape): string {
  return `import { defineAction } from '@storyloom/engine';
import { z } from 'zod';
import { textOption } from '../coerce.ts';
import { description } from './description.ts';

const options = z.object({
  ${key}: textOption(),
});

export type ${optionsType} = z.infer<typeof options>;

export const ${variable} = defineAction(description, options);
`;
}

const pureShape: Shape = {
  summary: 'Emits a text.',
  group: 'Shape events',
  key: 'text',
  label: 'Text',
  help: 'The text to emit.',
  placeholder: 'Hello',
  sample: "{ text: 'Hello' }",
};

const effectShape: Shape = {
  summary: 'Calls an address and emits the status of its answer.',
  group: 'Act',
  key: 'url',
  label: 'URL',
  help: 'The whole address, with https://.',
  placeholder: 'https://api.example.com/ping',
  sample: '{ status: 200 }',
};

const pureRun = ({ variable, optionsType }: Names) => `import type { HandlerRunner } from '@storyloom/engine';
import type { ${optionsType} } from './index.ts';

export const ${variable}Runner: HandlerRunner<${optionsType}> = {
  run(options) {
    return { emit: [{ payload: { text: options.text } }] };
  },
};
`;

const effectRun = ({
  variable,
  optionsType,
}: Names) => `import { Fatal, type HandlerRunner } from '@storyloom/engine';
import type { ${optionsType} } from './index.ts';

export const ${variable}Runner: HandlerRunner<${optionsType}> = {
  async run(options, context) {
    const result = await context.http.request({
      method: 'GET',
      url: options.url,
      headers: {},
      timeoutMs: 30_000,
      maxBytes: 1024 * 1024,
      followRedirects: true,
      signal: context.signal,
    });
    if (!result.ok) throw new Fatal(\`url: \${result.message}\`, { code: result.code, option: 'url' });
    return { emit: [{ payload: { status: result.status } }] };
  },
};
`;

const pureTest = ({ variable }: Names) => `import { expect, it } from 'vitest';
import { emissions, fakeContext } from '../testing/index.ts';
import { ${variable} } from './index.ts';
import { ${variable}Runner } from './run.ts';

it('emits the text', async () => {
  const options = ${variable}.options.parse({ text: 'Good morning' });
  const result = await ${variable}Runner.run(options, fakeContext());
  expect(emissions(result)).toEqual([{ payload: { text: 'Good morning' } }]);
});
`;

const effectTest = ({ variable }: Names) => `import { expect, it } from 'vitest';
import { emissions, fakeContext, httpAnswer } from '../testing/index.ts';
import { ${variable} } from './index.ts';
import { ${variable}Runner } from './run.ts';

const options = ${variable}.options.parse({ url: 'https://api.example.com/' });

it('emits the status of the answer', async () => {
  const context = fakeContext({ answer: httpAnswer({ status: 204 }) });
  expect(emissions(await ${variable}Runner.run(options, context))).toEqual([{ payload: { status: 204 } }]);
  expect(context.requests).toMatchObject([{ method: 'GET', url: 'https://api.example.com/' }]);
});

it('fails naming its option when no answer comes', async () => {
  const context = fakeContext({ answer: { ok: false, code: 'timeout', message: 'no answer in time' } });
  await expect(${variable}Runner.run(options, context)).rejects.toMatchObject({ code: 'timeout', option: 'url' });
});
`;

const readme = (names: Names) => `# ${names.title}

${names.kind === 'pure' ? 'Emits a text.' : 'Calls an address and emits the status of its answer.'}

## Options

${names.kind === 'pure' ? pureOptions : effectOptions}

## What it emits

${names.kind === 'pure' ? '`{ "text": "Hello" }`' : '`{ "status": 200 }`'}

## Example

\`\`\`json
${names.kind === 'pure' ? '{ "text": "Hello" }' : '{ "url": "https://api.example.com/" }'}
\`\`\`
`;

const pureOptions = `| Option | Default | Meaning |
| --- | --- | --- |
| \`text\` | required | The text to emit. |`;

const effectOptions = `| Option | Default | Meaning |
| --- | --- | --- |
| \`url\` | required | The whole address, with \`https://\`. |`;
