import { defineAction, type Json } from '@storyloom/engine';
import { z } from 'zod';
import { asWritten } from '../as-written.ts';
import { isAbsent, jsonOption, scalarText, textOption } from '../coerce.ts';

const options = z.object({
  mode: textOption('message_only'),
  payload: jsonOption({}),
  loop: jsonOption(false),
});

export type EventTransformOptions = z.infer<typeof options>;

/** Off as it is written in an option, before any formula: false, `"false"`, null or blank. */
export function isOff(written: Json | undefined): boolean {
  return isAbsent(written) || scalarText(written).trim().toLowerCase() === 'false';
}

/** Builds a new event from the ones before it. */
export const eventTransform = defineAction({
  type: 'event-transform',
  title: 'Event Transform',
  summary: 'Builds a new event from the ones before it.',
  kind: 'pure',
  group: 'Shape events',
  options,
  deferred: ['payload', 'loop'],
  form: [
    {
      key: 'payload',
      label: 'Payload',
      widget: 'json',
      help: 'The event to emit: any JSON. Pills put in values of earlier events and keep their type when alone.',
      placeholder: '{ "id": "<<receive_alert.body.id>>" }',
      fallback: {},
      required: true,
    },
    {
      key: 'loop',
      label: 'Loop over',
      widget: 'text',
      help: 'A list or an object. The payload is built once for each element, as <<LOOP.value>>, and the event is the list of results.',
      placeholder: '<<receive_alert.body.hosts>>',
      fallback: false,
      section: 'Loop',
    },
  ],
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'failure', title: 'Failure' },
  ],
  defaults: { mode: 'message_only', payload: { message: 'This is the event that goes on.' } },
  describe: (written) => {
    const message = `Message · ${contents(written.payload)}`;
    return isOff(written.loop) ? message : `${message} for each of ${asWritten(written.loop)}`;
  },
  example: {
    mode: 'message_only',
    payload: { id: '<<receive_alert.body.id>>', title: 'Alert <<receive_alert.body.id>>' },
  },
  sampleOutput: { id: 'A-1042', title: 'Alert A-1042' },
});

function contents(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return 'empty';
  if (Array.isArray(payload)) return counted(payload.length, 'element');
  if (typeof payload === 'object') return counted(Object.keys(payload).length, 'field');
  return asWritten(payload);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
