/** What events are looked for, as a person fills it in, as the address of the page has it, and as the server takes it. */
import { type Id, parseCondition, type StoryRunState } from '@storyloom/engine';

/** Times as `datetime-local` fields have them, in the reader's zone; blank is no limit. */
export type EventSearch = {
  text: string;
  where: readonly string[];
  actionId: Id | null;
  port: string;
  from: string;
  to: string;
  runState: StoryRunState | null;
  reEmitted: boolean;
};

export const everyEvent: EventSearch = {
  text: '',
  where: [],
  actionId: null,
  port: '',
  from: '',
  to: '',
  runState: null,
  reEmitted: false,
};

const runStates: readonly StoryRunState[] = ['running', 'waiting', 'finished', 'failed', 'cancelled'];

/** How many things are asked beside the text. */
export function countOf({ where, port, from, to, runState, reEmitted }: EventSearch): number {
  const single = [port !== '', from !== '', to !== '', runState !== null, reEmitted];
  return where.length + single.filter(Boolean).length;
}

/** As the procedure takes it; conditions that do not parse are left out. */
export function filterOf({ text, where, port, from, to, runState, reEmitted }: EventSearch) {
  const conditions = where.filter((one) => parseCondition(one).ok);
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(conditions.length === 0 ? {} : { where: conditions }),
    ...(port === '' ? {} : { port }),
    ...timeOf('from', from),
    ...timeOf('to', to),
    ...(runState === null ? {} : { runState }),
    ...(reEmitted ? { reEmitted } : {}),
  };
}

function timeOf<Name extends 'from' | 'to'>(name: Name, local: string): { [key in Name]?: string } {
  const at = new Date(local);
  if (local === '' || Number.isNaN(at.getTime())) return {};
  const time: { [key in Name]?: string } = {};
  time[name] = at.toISOString();
  return time;
}

const names = ['text', 'port', 'from', 'to'] as const;

/** Into the address of the page, beside what else is there. */
export function writeSearch(address: URLSearchParams, search: EventSearch): URLSearchParams {
  const written = new URLSearchParams([...address].filter(([name]) => !name.startsWith('events.')));
  for (const name of names) if (search[name] !== '') written.set(`events.${name}`, search[name]);
  for (const condition of search.where) written.append('events.where', condition);
  if (search.actionId !== null) written.set('events.action', search.actionId);
  if (search.runState !== null) written.set('events.run', search.runState);
  if (search.reEmitted) written.set('events.again', 'yes');
  return written;
}

/** Null when the address says nothing of events. */
export function readSearch(address: URLSearchParams): EventSearch | null {
  if (![...address.keys()].some((name) => name.startsWith('events.'))) return null;
  const of = (name: string) => address.get(`events.${name}`) ?? '';
  return {
    text: of('text'),
    where: address.getAll('events.where'),
    actionId: of('action') || null,
    port: of('port'),
    from: of('from'),
    to: of('to'),
    runState: runStates.find((state) => state === of('run')) ?? null,
    reEmitted: of('again') === 'yes',
  };
}
