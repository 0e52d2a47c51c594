import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';
import { isAbsent, scalarText } from '../values.ts';

/** Waits for parallel branches and goes on once, with what each of them brought. */
export const description: ActionDescription = {
  type: 'join',
  title: 'Join',
  summary: 'Waits for parallel branches and goes on once, with what each of them brought.',
  kind: 'stateful',
  group: 'Shape events',
  deferred: ['key'],
  form: [
    {
      key: 'wait_for',
      label: 'Wait for',
      widget: 'select',
      help: 'Which of the Actions that are linked to it must have come.',
      fallback: 'all',
      choices: [
        { value: 'all', label: 'All of them' },
        { value: 'any', label: 'The first' },
        { value: 'some', label: 'So many of them' },
      ],
    },
    {
      key: 'count',
      label: 'How many',
      widget: 'number',
      help: 'It goes on when events of so many Actions have come.',
      placeholder: '2',
      required: true,
      when: { key: 'wait_for', in: ['some'] },
    },
    {
      key: 'merge',
      label: 'Event',
      widget: 'select',
      help: 'What it makes of the events that came.',
      fallback: 'by_action',
      choices: [
        { value: 'by_action', label: 'An object, by Action' },
        { value: 'list', label: 'A list, in the order they came' },
        { value: 'first', label: 'The first that came' },
        { value: 'last', label: 'The last that came' },
      ],
    },
    {
      key: 'timeout',
      label: 'Time limit',
      widget: 'number',
      help: 'Seconds after the first event. Then it goes on by the port “timed out”, or fails without a link there. 0 sets none.',
      placeholder: '0',
      fallback: 0,
      section: 'When someone is missing',
    },
    {
      key: 'key',
      label: 'Key',
      widget: 'text',
      help: 'Only events with the same value of it belong together. Empty: all of the story run.',
      placeholder: '<<explode_orders.index>>',
      section: 'Groups',
    },
    {
      key: 'across_runs',
      label: 'Across story runs',
      widget: 'switch',
      help: 'Events of different story runs belong together, too. Needs a key; set a time limit as well.',
      fallback: false,
      section: 'Groups',
    },
  ],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'timed_out', title: 'Timed out' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { wait_for: 'all', merge: 'by_action' },
  describe: (written) => {
    const which = isAbsent(written.wait_for) ? 'all' : scalarText(written.wait_for).toLowerCase();
    const whom =
      which === 'any' ? 'the first' : which === 'some' ? `${writtenOr(written.count, '…')} of them` : 'all';
    return isAbsent(written.key)
      ? `Waits for ${whom}`
      : `Waits for ${whom} by ${writtenOr(written.key, '…')}`;
  },
  example: { wait_for: 'all', merge: 'by_action' },
  sampleOutput: {
    fetch_user: { status: 200, body: { name: 'Ada' } },
    fetch_orders: { status: 200, body: [{ id: 'A-1042' }] },
  },
};
