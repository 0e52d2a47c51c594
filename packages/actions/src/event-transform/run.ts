import type { ActionContext, GatherRunner, HandlerRunner, RunResult } from '@storyloom/engine';
import { badOption } from '../bad-option.ts';
import { excerpt } from '../values.ts';
import { automatic } from './automatic.ts';
import { deduplicate } from './deduplicate.ts';
import { delay } from './delay.ts';
import { explode } from './explode.ts';
import { extract } from './extract.ts';
import { passesGate } from './gate.ts';
import { implode } from './implode.ts';
import { message } from './message.ts';
import type { EventTransformOptions } from './options.ts';
import { throttle } from './throttle.ts';
import { type Mode, modeOf, modes } from './written.ts';

type Handle = (options: EventTransformOptions, context: ActionContext) => RunResult | Promise<RunResult>;

// How an Action runs is settled when its story is published, before any formula gives a value.
const writtenOut = ['implode', 'deduplicate', 'throttle', 'automatic'];

const handles: Record<Mode, Handle> = {
  message_only: message,
  explode,
  delay,
  extract,
  deduplicate,
  throttle,
  automatic,
  implode: () => {
    throw badOption('mode', 'implode has to be written out; a formula cannot choose it.', 'implode');
  },
};

export const eventTransformRunner: HandlerRunner<EventTransformOptions> &
  GatherRunner<EventTransformOptions> = {
  run(options, context) {
    const mode = context.evaluate('mode', options.mode ?? null);
    const known = modeOf(mode);
    if (known === null) {
      throw badOption(
        'mode',
        `${excerpt(mode)} is no mode of Event Transform here. It has ${modes.join(', ')}.`,
        mode,
      );
    }
    if (writtenOut.includes(known) && modeOf(options.mode) !== known) {
      throw badOption('mode', `${known} has to be written out; a formula cannot choose it.`, known);
    }
    return passesGate(options, context) ? handles[known](options, context) : { emit: [] };
  },
  group: implode.group,
  gather: implode.gather,
};
