/** The form of an Event Transform: each mode has its own fields. */
import type { FormField, Json } from '@storyloom/engine';
import type { Mode } from './options.ts';

const only = (mode: Mode, ...others: Json[]): NonNullable<FormField['when']> => ({
  key: 'mode',
  in: [mode, ...others],
});

/** A story without a mode has messages. */
const message = only('message_only', null);

export const form: FormField[] = [
  {
    key: 'mode',
    label: 'Mode',
    widget: 'select',
    help: 'What it does with the event that comes in.',
    fallback: 'message_only',
    choices: [
      { value: 'message_only', label: 'Message: build an event' },
      { value: 'explode', label: 'Explode: an event for each element of a list' },
      { value: 'implode', label: 'Implode: exploded events back into a list' },
      { value: 'delay', label: 'Delay: pass it on later' },
    ],
  },
  {
    key: 'payload',
    label: 'Payload',
    widget: 'json',
    help: 'The event to emit: any JSON. Pills put in values of earlier events and keep their type when alone.',
    placeholder: '{ "id": "<<receive_alert.body.id>>" }',
    fallback: {},
    required: true,
    when: message,
  },
  {
    key: 'loop',
    label: 'Loop over',
    widget: 'text',
    help: 'A list or an object. The payload is built once for each element, as <<LOOP.value>>, and the event is the list of results.',
    placeholder: '<<receive_alert.body.hosts>>',
    fallback: false,
    section: 'Loop',
    when: message,
  },
  {
    key: 'path',
    label: 'List',
    widget: 'text',
    help: 'Each element of it becomes an event.',
    placeholder: '<<receive_alert.body.hosts>>',
    required: true,
    when: only('explode'),
  },
  {
    key: 'to',
    label: 'Name of the element',
    widget: 'text',
    help: 'The key that holds it in its event, beside index, guid and size.',
    placeholder: 'item',
    fallback: 'item',
    when: only('explode'),
  },
  {
    key: 'limit',
    label: 'At most',
    widget: 'number',
    help: 'So many events. Elements after that are left out, with a warning.',
    placeholder: '500',
    fallback: 500,
    when: only('explode'),
  },
  {
    key: 'guid_path',
    label: 'Identifier',
    widget: 'text',
    help: 'Events with the same one belong together.',
    placeholder: '<<explode_hosts.guid>>',
    required: true,
    when: only('implode'),
  },
  {
    key: 'size_path',
    label: 'How many',
    widget: 'text',
    help: 'Events to wait for. Empty: all that come within the time limit.',
    placeholder: '<<explode_hosts.size>>',
    when: only('implode'),
  },
  {
    key: 'item_path',
    label: 'Item',
    widget: 'text',
    help: 'What of each event goes into the list. Empty: everything on its way, by Action.',
    placeholder: '<<scan_host.body.score>>',
    when: only('implode'),
  },
  {
    key: 'seconds',
    label: 'Seconds',
    widget: 'number',
    help: 'How long to hold the event back; or, when imploding, after how long to go on with those that came.',
    placeholder: '3600',
    when: only('delay', 'implode'),
  },
];
