import type { ActionDescription } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { isOff } from '../values.ts';
import { form } from './form.ts';

/** Calls another story and goes on with its answer. */
export const description: ActionDescription = {
  type: 'send-to-story',
  title: 'Send to Story',
  summary: 'Calls another story, once or for each element of a list, and goes on with its answer.',
  kind: 'effect',
  group: 'Act',
  deferred: ['payload', 'loop'],
  form,
  unlisted: ['send_to_test'],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { story: '', payload: {} },
  describe: (written) => {
    const isLive = isOff(written.send_to_draft) && isOff(written.send_to_test);
    const story = `Calls ${isLive ? '' : 'the draft of '}${writtenOr(written.story, '…')}`;
    return isOff(written.loop) ? story : `${story} for each of ${asWritten(written.loop)}`;
  },
  // What was started is in the commit in which it begins to wait: a worker's death starts nothing twice.
  outcomeUnknown: () => 'retry',
  example: {
    story: '<<STORY.look_up_address>>',
    payload: { address: '<<receive_alert.body.address>>' },
  },
  sampleOutput: { score: 87, country: 'CH' },
};
