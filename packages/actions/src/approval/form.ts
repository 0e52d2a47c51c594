import type { FormField } from '@storyloom/engine';

/** The usual answers; each of them has a port. */
export const usualChoices = { approved: 'Approve', rejected: 'Reject' };

export const form: FormField[] = [
  {
    key: 'title',
    label: 'Title',
    widget: 'text',
    help: 'What is to be decided, in one line.',
    placeholder: 'Refund order <<receive_order.body.id>>?',
    fallback: 'Approval needed',
  },
  {
    key: 'message',
    label: 'Message',
    widget: 'textarea',
    help: 'What people should know to decide. It is shown as text.',
    placeholder: '<<receive_order.body.customer>> wants <<receive_order.body.total>> back.',
    fallback: '',
  },
  {
    key: 'choices',
    label: 'Answers',
    widget: 'key-value',
    help: 'Each answer with the label of its button. approved and rejected have ports of their own; others leave by answered.',
    placeholder: 'approved: Approve',
    fallback: usualChoices,
  },
  {
    key: 'who',
    label: 'Who may answer',
    widget: 'select',
    formula: true,
    help: 'Members of the team that may run stories, signed in; or anyone who has the link.',
    fallback: 'team',
    choices: [
      { value: 'team', label: 'The team' },
      { value: 'anyone_with_link', label: 'Anyone with the link' },
    ],
  },
  {
    key: 'recipients',
    label: 'Send the link to',
    widget: 'text',
    help: 'E-mail addresses, with commas. Empty: send it by other means from the port asked.',
    placeholder: 'ann@example.com',
    fallback: '',
  },
  {
    key: 'comment',
    label: 'Comment',
    widget: 'switch',
    formula: true,
    help: 'People may leave a comment with their answer.',
    fallback: true,
    section: 'More',
  },
  {
    key: 'timeout',
    label: 'Time limit',
    widget: 'number',
    help: 'Seconds to wait; then it leaves by timed out. Empty: for as long as it takes.',
    placeholder: '86400',
    section: 'More',
  },
];
