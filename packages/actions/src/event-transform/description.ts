import type { ActionDescription, ActionKind, JsonObject } from '@storyloom/engine';
import { asWritten } from '../as-written.ts';
import { familiesOfRules } from '../pattern-use.ts';
import { isAbsent } from '../values.ts';
import { cards } from './cards.ts';
import { form } from './form.ts';
import { paceOf } from './pace.ts';
import { contentOf, type Mode, modeOf } from './written.ts';

const kinds: Record<Mode, ActionKind> = {
  message_only: 'pure',
  explode: 'pure',
  implode: 'stateful',
  delay: 'pure',
  deduplicate: 'effect',
  extract: 'pure',
  throttle: 'pure',
  automatic: 'effect',
};

/** Builds, splits, gathers, filters, delays and paces events. */
export const description: ActionDescription = {
  type: 'event-transform',
  title: 'Event Transform',
  summary:
    'Builds a new event, splits one into many, gathers many into one, drops duplicates, or holds events back.',
  kind: (written) => kinds[modeOf(written.mode) ?? 'message_only'],
  families: (written) => (modeOf(written.mode) === 'extract' ? ['patterns'] : familiesOfRules(written.rules)),
  readsAll: (written) => modeOf(written.mode) === 'implode' && isAbsent(written.item_path),
  rateLimit: (written) => (modeOf(written.mode) === 'throttle' ? paceOf(written) : null),
  group: 'Shape events',
  deferred: 'all',
  locals: 'local',
  form,
  unlisted: ['emit_duplicate'],
  takesAny: mayBeFields,
  ports: [
    { name: 'success', title: 'Success' },
    { name: 'duplicate', title: 'Duplicate', when: { key: 'mode', in: ['deduplicate'] } },
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
};

/** A message of old stories is made of whatever keys its author chose; a mode that a formula chooses may be one. */
function mayBeFields(written: JsonObject): boolean {
  return (modeOf(written.mode) ?? 'message_only') === 'message_only' && 'fields' in contentOf(written);
}
