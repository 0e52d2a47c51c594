import type { ActionDescription } from '@storyloom/engine';
import { writtenOr } from '../as-written.ts';
import { form } from './form.ts';

/** Waits until a person has answered. */
export const description: ActionDescription = {
  type: 'approval',
  title: 'Wait for Approval',
  summary: 'Asks people, and waits until one of them has answered.',
  kind: 'effect',
  group: 'Decide',
  deferred: [],
  form,
  ports: [
    { name: 'approved', title: 'Approved' },
    { name: 'rejected', title: 'Rejected' },
    { name: 'answered', title: 'Other answer' },
    { name: 'timed_out', title: 'Timed out' },
    { name: 'asked', title: 'Asked' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { title: 'Approval needed' },
  describe: (written) => `Asks: ${writtenOr(written.title, 'Approval needed')}`,
  // A link that is mailed twice is the same link.
  outcomeUnknown: () => 'retry',
  example: {
    title: 'Refund order <<receive_order.body.id>>?',
    recipients: 'ann@example.com',
    timeout: 86400,
  },
  sampleOutput: {
    answer: 'approved',
    label: 'Approve',
    comment: 'Fine with me.',
    answered_by: 'Ann',
    answered_at: '2026-11-26T10:00:00.000Z',
  },
};
