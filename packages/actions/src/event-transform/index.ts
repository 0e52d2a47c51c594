import { defineAction, type Json, type JsonObject } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { isAbsent, isNumberText, scalarText } from '../coerce.ts';
import { spokenSeconds } from '../duration.ts';
import { form } from './form.ts';
import { isOff, type Mode, modeOf, options } from './options.ts';

/** Builds, splits, gathers and delays events. */
export const eventTransform = defineAction({
  type: 'event-transform',
  title: 'Event Transform',
  summary: 'Builds a new event, splits one into many, gathers many into one, or holds one back.',
  kind: (written) => (modeOf(written.mode) === 'implode' ? 'stateful' : 'pure'),
  readsAll: (written) => modeOf(written.mode) === 'implode' && isAbsent(written.item_path),
  group: 'Shape events',
  options,
  deferred: ['payload', 'loop', 'item_path'],
  form,
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { mode: 'message_only', payload: { message: 'This is the event that goes on.' } },
  describe: (written) => {
    const mode = modeOf(written.mode);
    return mode === null ? `Unknown mode ${asWritten(written.mode)}` : cards[mode](written);
  },
  example: {
    mode: 'message_only',
    payload: { id: '<<receive_alert.body.id>>', title: 'Alert <<receive_alert.body.id>>' },
  },
  sampleOutput: { id: 'A-1042', title: 'Alert A-1042' },
});

const cards: Record<Mode, (written: JsonObject) => string> = {
  message_only: (written) => {
    const message = `Message · ${contents(written.payload)}`;
    return isOff(written.loop) ? message : `${message} for each of ${asWritten(written.loop)}`;
  },
  explode: (written) => `Explode · an event for each of ${writtenOr(written.path, '…')}`,
  implode: (written) => {
    const what = writtenOr(written.item_path, 'all events');
    return `Implode · ${what} by ${writtenOr(written.guid_path, '…')}`;
  },
  delay: ({ seconds }) => {
    const text = isAbsent(seconds) ? '' : scalarText(seconds);
    return `Delay · ${isNumberText(text) ? spokenSeconds(Number(text)) : writtenOr(seconds, '…')}`;
  },
};

function contents(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return 'empty';
  if (Array.isArray(payload)) return counted(payload.length, 'element');
  if (typeof payload === 'object') return counted(Object.keys(payload).length, 'field');
  return asWritten(payload);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
