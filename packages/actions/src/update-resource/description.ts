import { type ActionDescription, updateResourceType } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';

/** What stands on the card before the resource's name. */
const cards = new Map([
  ['append', 'Append to'],
  ['remove', 'Remove from'],
  ['replace', 'Replace in'],
  ['set', 'Set'],
]);

/** Changes a resource of the team: one change after the other, once for each run. */
export const description: ActionDescription = {
  type: updateResourceType,
  title: 'Update Resource',
  summary: 'Changes a resource of the team, safely beside others that do so.',
  kind: 'effect',
  group: 'Act',
  deferred: [],
  form: [
    {
      key: 'resource',
      label: 'Resource',
      widget: 'resource',
      help: 'Its short name, as in RESOURCE.seen_hosts. It has to be one of this team.',
      placeholder: 'seen_hosts',
      required: true,
    },
    {
      key: 'operation',
      label: 'Change',
      widget: 'select',
      help: 'What happens to it.',
      fallback: 'append',
      choices: [
        { value: 'append', label: 'Append a value' },
        { value: 'remove', label: 'Remove an entry' },
        { value: 'replace', label: 'Replace an entry' },
        { value: 'set', label: 'Set the whole' },
      ],
    },
    {
      key: 'key',
      label: 'Key',
      widget: 'text',
      help: 'Which entry of an object.',
      placeholder: '<<receive.body.host>>',
      fallback: '',
      when: { key: 'operation', in: ['remove', 'replace'] },
    },
    {
      key: 'index',
      label: 'Index',
      widget: 'number',
      help: 'Which element of an array, from 0.',
      placeholder: '0',
      when: { key: 'operation', in: ['remove', 'replace'] },
    },
    {
      key: 'value',
      label: 'Value',
      widget: 'json',
      help: 'What is appended, put there, or, in an array without an index, removed wherever it is.',
      placeholder: '"<<receive.body.host>>"',
    },
    {
      key: 'if_value',
      label: 'Only if it is',
      widget: 'json',
      help: 'The change is made only while the entry, or the whole, is equal to this. Otherwise: mismatch.',
      placeholder: '"<<RESOURCE.cursor>>"',
    },
  ],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'mismatch', title: 'Mismatch' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { resource: '', operation: 'append', value: '' },
  describe: (written) => {
    const resource = writtenOr(written.resource, '…');
    const operation = writtenOr(written.operation, 'append').toLowerCase();
    return `${cards.get(operation) ?? operation} ${resource}`;
  },
  example: { resource: 'seen_hosts', operation: 'append', value: '<<receive_alert.body.host>>' },
  sampleOutput: { resource: 'seen_hosts', operation: 'append', revision: 7 },
};
