import type { FormField } from '@storyloom/engine';

const isLoop = 'Loop';

export const form: FormField[] = [
  {
    key: 'story',
    label: 'Story',
    widget: 'story',
    help: 'The story to call: its short name, name or id. It has to let this team send to it.',
    placeholder: '<<STORY.look_up_address>>',
    required: true,
  },
  {
    key: 'payload',
    label: 'Payload',
    widget: 'json',
    help: 'What the story is given. In a loop, LOOP.value is the element, LOOP.index its place.',
    placeholder: '{ "id": "<<receive_alert.body.id>>" }',
    fallback: {},
  },
  {
    key: 'loop',
    label: 'Loop',
    widget: 'text',
    help: 'A formula that gives a list or an object: one call for each element. Empty: one call.',
    placeholder: '<<receive_alert.body.hosts>>',
    section: isLoop,
  },
  {
    key: 'loop_order',
    label: 'Order',
    widget: 'select',
    help: 'One after the other, or several at once. The answers come in the order of the list either way.',
    fallback: 'in_order',
    choices: [
      { value: 'in_order', label: 'One after the other' },
      { value: 'parallel', label: 'Several at once' },
    ],
    section: isLoop,
  },
  {
    key: 'max_at_once',
    label: 'At once',
    widget: 'number',
    help: 'How many calls are under way at once, 1 to 100.',
    placeholder: '10',
    fallback: 10,
    section: isLoop,
    when: { key: 'loop_order', in: ['parallel'] },
  },
  {
    key: 'send_payload_as_body',
    label: 'Send payload as body',
    widget: 'switch',
    formula: true,
    help: 'On: the story sees the payload under body, as from a webhook. Off: at the top.',
    fallback: true,
    section: 'More',
  },
  {
    key: 'send_to_draft',
    label: 'Send to draft',
    widget: 'switch',
    formula: true,
    help: 'On: calls the draft of a story of this team, with its test values. Off: calls what is live.',
    fallback: false,
    section: 'More',
  },
  {
    key: 'timeout',
    label: 'Time limit',
    widget: 'number',
    help: 'Seconds to wait for all answers. Empty: as long as it takes, or as the called story says.',
    placeholder: '3600',
    section: 'More',
  },
];
