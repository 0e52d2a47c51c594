/** The line on an Event Transform's card, from its options as they are written. */
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { asWritten, writtenOr } from '../as-written.ts';
import { spokenSeconds } from '../duration.ts';
import { isAbsent, isNumberText, isOff, scalarText } from '../values.ts';
import { contentOf, type Mode } from './written.ts';

export const cards: Record<Mode, (written: JsonObject) => string> = {
  message_only: (written) => {
    const content = contentOf(written);
    const what = 'whole' in content ? contents(content.whole) : counted(content.fields.length, 'field');
    const message = `Message · ${what === '0 fields' ? 'empty' : what}`;
    return isOff(written.loop) ? message : `${message} for each of ${asWritten(written.loop)}`;
  },
  explode: (written) => `Explode · an event for each of ${writtenOr(written.path, '…')}`,
  implode: (written) => {
    const what = writtenOr(written.item_path, 'all events');
    return `Implode · ${what} by ${writtenOr(written.guid_path, '…')}`;
  },
  delay: ({ seconds }) => `Delay · ${duration(seconds)}`,
  deduplicate: ({ path, lookback, period }) => {
    const reach = isAbsent(period)
      ? `in the last ${isAbsent(lookback) ? '1,000' : asWritten(lookback)}`
      : `for ${duration(period)}`;
    return `Deduplicate · by ${writtenOr(path, '…')} ${reach}`;
  },
  extract: ({ matchers }) => {
    const names = (Array.isArray(matchers) ? matchers : []).map((one) =>
      isObject(one) ? writtenOr(one.to, '…') : '…',
    );
    return asWritten(`Extract · ${names.length === 0 ? 'nothing yet' : names.join(', ')}`);
  },
  throttle: ({ capacity, interval, throttle_key }) => {
    const pace = `Throttle · ${writtenOr(capacity, '…')} per ${writtenOr(interval, 'minute')}`;
    return isAbsent(throttle_key) ? pace : `${pace} by ${asWritten(throttle_key)}`;
  },
  automatic: ({ language }) => `Automatic · ${writtenOr(language, 'JavaScript')}`,
};

function duration(seconds: Json | undefined): string {
  const text = isAbsent(seconds) ? '' : scalarText(seconds);
  return isNumberText(text) ? spokenSeconds(Number(text)) : writtenOr(seconds, '…');
}

function contents(payload: Json): string {
  if (Array.isArray(payload)) return counted(payload.length, 'element');
  if (payload !== null && typeof payload === 'object') return counted(Object.keys(payload).length, 'field');
  return asWritten(payload);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
