import { defineAction } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { form } from './form.ts';
import { hasLoop, options } from './options.ts';

/** Calls another story and goes on with its answer. */
export const sendToStory = defineAction({
  type: 'send-to-story',
  title: 'Send to Story',
  summary: 'Calls another story, once or for each element of a list, and goes on with its answer.',
  kind: 'effect',
  group: 'Act',
  options,
  deferred: ['payload', 'loop'],
  form,
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { story: '', payload: {} },
  describe: (written) => {
    const story = `Calls ${writtenOr(written.story, '…')}`;
    return hasLoop(written.loop) ? `${story} for each of ${asWritten(written.loop)}` : story;
  },
  // What was started is in the commit in which it begins to wait: a worker's death starts nothing twice.
  outcomeUnknown: () => 'retry',
  example: {
    story: '<<STORY.look_up_address>>',
    payload: { address: '<<receive_alert.body.address>>' },
  },
  sampleOutput: { score: 87, country: 'CH' },
});
