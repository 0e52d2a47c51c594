import { z } from 'zod';
import { choiceOption, flagOption, jsonOption, numberOption, textOption } from '../coerce.ts';
import { mostSeconds } from '../duration.ts';

const loopOrders = ['in_order', 'parallel'] as const;

export const options = z.object({
  story: textOption(),
  payload: jsonOption({}),
  send_payload_as_body: flagOption(true),
  send_to_draft: flagOption(false),
  /** The same under the name that it has in older files of Tines. */
  send_to_test: flagOption(false),
  loop: jsonOption(false),
  loop_order: choiceOption(loopOrders, 'in_order'),
  max_at_once: numberOption({ fallback: 10, min: 1, max: 100, whole: true }),
  timeout: numberOption({ fallback: null, min: 1, max: mostSeconds }),
});

export type SendToStoryOptions = z.infer<typeof options>;
