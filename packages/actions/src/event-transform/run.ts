import {
  type ActionContext,
  Fatal,
  type GatherRunner,
  type HandlerRunner,
  type RunResult,
} from '@storyloom/engine';
import { excerpt } from '../coerce.ts';
import { delay } from './delay.ts';
import { explode } from './explode.ts';
import { implode } from './implode.ts';
import { message } from './message.ts';
import { type EventTransformOptions, type Mode, modeOf, modes } from './options.ts';

type Handle = (options: EventTransformOptions, context: ActionContext) => RunResult;

const handles: Record<Mode, Handle> = {
  message_only: message,
  explode,
  delay,
  // How an Action runs is settled when its story is published, before any formula gives a value.
  implode: () => {
    throw badMode('mode: implode has to be written out; a formula cannot choose it.', 'implode');
  },
};

export const eventTransformRunner: HandlerRunner<EventTransformOptions> &
  GatherRunner<EventTransformOptions> = {
  run(options, context) {
    const mode = modeOf(options.mode);
    if (mode !== null) return handles[mode](options, context);
    const known = modes.join(', ');
    throw badMode(
      `mode: ${excerpt(options.mode)} is no mode of Event Transform here. It has ${known}.`,
      options.mode,
    );
  },
  group: implode.group,
  gather: implode.gather,
};

function badMode(text: string, mode: string): Fatal {
  return new Fatal(text, { code: 'bad_option', option: 'mode', detail: mode });
}
