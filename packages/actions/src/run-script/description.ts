import type { ActionDescription } from '@storyloom/engine';
import { scriptLimits } from '../scripts.ts';
import { isAbsent } from '../values.ts';

const { timeout, memory_mb } = scriptLimits;

/** Runs JavaScript out of reach of everything but its input. */
export const description: ActionDescription = {
  type: 'run-script',
  title: 'Run Script',
  summary: 'Runs JavaScript on a value and emits what it returns.',
  kind: 'effect',
  group: 'Act',
  deferred: ['script'],
  form: [
    {
      key: 'script',
      label: 'Script',
      widget: 'code',
      help: 'JavaScript that defines main(input). What it returns is the event.',
      placeholder: 'function main(input) {\n  return input;\n}',
      required: true,
      formula: false,
    },
    {
      key: 'input',
      label: 'Input',
      widget: 'json',
      help: 'What main is given: any JSON. The script sees this and nothing else of the story.',
      placeholder: '{ "hosts": "<<receive_alert.body.hosts>>" }',
      fallback: {},
    },
    {
      key: 'timeout',
      label: 'Time limit',
      widget: 'number',
      help: `Seconds, ${timeout.most} at most.`,
      placeholder: String(timeout.usual),
      fallback: timeout.usual,
      section: 'Limits',
    },
    {
      key: 'memory_mb',
      label: 'Memory limit',
      widget: 'number',
      help: `Megabytes, ${memory_mb.least} to ${memory_mb.most}.`,
      placeholder: String(memory_mb.usual),
      fallback: memory_mb.usual,
      section: 'Limits',
    },
  ],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: {
    script: 'function main(input) {\n  return input;\n}',
    input: {},
  },
  describe: ({ script }) => {
    if (isAbsent(script) || typeof script !== 'string') return 'No script yet';
    const lines = script.trimEnd().split('\n').length;
    return `JavaScript · ${lines} ${lines === 1 ? 'line' : 'lines'}`;
  },
  example: {
    script: 'function main(input) {\n  return { id: input.id, isUrgent: input.priority > 3 };\n}',
    input: { id: '<<receive_alert.body.id>>', priority: '<<receive_alert.body.priority>>' },
  },
  sampleOutput: { id: 'A-1042', isUrgent: true },
};
