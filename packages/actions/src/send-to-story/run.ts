import type { ActionContext, HandlerRunner, Json, RunResult } from '@storyloom/engine';
import { loopElements } from '../loop-elements.ts';
import { isOff } from '../values.ts';
import type { SendToStoryOptions } from './options.ts';

/** Asked again before each next call: what it says depends on options and event alone. */
export const sendToStoryRunner: HandlerRunner<SendToStoryOptions> = {
  run(options, context): RunResult {
    const { story, send_to_draft, send_to_test, send_payload_as_body: asBody, timeout } = options;
    return {
      call: {
        story: story.trim(),
        draft: send_to_draft || send_to_test,
        asBody,
        timeoutMs: timeout === null ? null : timeout * 1000,
        ...(isOff(options.loop) ? once(options, context) : loop(options, context)),
      },
    };
  },
};

function once({ payload }: SendToStoryOptions, context: ActionContext) {
  return { isLoop: false, count: 1, atOnce: 1, payloadAt: () => context.evaluate('payload', payload) };
}

function loop(options: SendToStoryOptions, context: ActionContext) {
  const over = context.evaluate('loop', options.loop);
  // A formula that came to nothing is no loop over nothing: its author would never learn of it.
  const elements = loopElements(over);
  return {
    isLoop: true,
    count: elements.length,
    atOnce: options.loop_order === 'parallel' ? options.max_at_once : 1,
    payloadAt: (place: number): Json => {
      const { key, value } = elements[place] ?? { key: null, value: null };
      return context.evaluate('payload', options.payload, { LOOP: { value, index: place, key } });
    },
  };
}
