/** Instants as people read them here, in sentences that the server wrote in UTC. */
import { formatClock } from '../../ui/format.ts';

type Reader = { now: Date; timeZone?: string };

/** `12:03:10` for an instant near today, `28 Nov 12:03:10` for any other. */
export function shortTime(at: Date, { now, timeZone }: Reader): string {
  const clock = formatClock(at, timeZone);
  const zone = timeZone === undefined ? {} : { timeZone };
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone });
  return day.format(at) === day.format(now) ? clock : `${day.format(at)} ${clock}`;
}

const utc = /\s*(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC/g;

/** The sentence with its UTC instants in the reader's zone. */
export function localTimes(sentence: string, reader: Reader): string {
  return sentence.replaceAll(
    utc,
    (_, date: string, time: string) => ` ${shortTime(new Date(`${date}T${time}Z`), reader)}`,
  );
}
