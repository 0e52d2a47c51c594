/** An Action's settings in words: for the head of their section, for conflicts, for the card. */
import {
  type ActionSettings,
  type Graph,
  type GraphAction,
  type Id,
  kindOf,
  loopsOf,
} from '@storyloom/engine';
import { durationText, timeSavedText } from '../../ui/amounts.ts';
import { describeSpec } from '../panel/schedule-form.ts';
import { failureText } from './failures.ts';
import { linksFrom } from './incoming.ts';
import { definitionOf } from './types.ts';

export type SettingKey = keyof ActionSettings;

type Words = { name: string; text: (settings: ActionSettings) => string | undefined };

const count = (number: number) => number.toLocaleString('en-GB');

/** What each setting is called, and what its value says. */
const words: Record<SettingKey, Words> = {
  retry: { name: 'Retry', text: ({ retry }) => retry && retryText(retry) },
  schedule: { name: 'Schedule', text: ({ schedule }) => schedule?.map(describeSpec).join('; ') },
  timeout_s: {
    name: 'Time limit',
    text: ({ timeout_s }) => (timeout_s === undefined ? undefined : durationText(timeout_s)),
  },
  outcome_unknown: {
    name: 'If a worker dies in the middle',
    text: ({ outcome_unknown: what }) => what && (what === 'ask' ? 'wait for a person' : 'run it again'),
  },
  concurrency: {
    name: 'At most at once',
    text: ({ concurrency: limit }) =>
      limit && (limit.key === undefined ? count(limit.max) : `${count(limit.max)} for each ${limit.key}`),
  },
  rate_limit: {
    name: 'Rate limit',
    text: ({ rate_limit: rate }) =>
      rate && `${count(rate.max)} in ${durationText(rate.per_s)}, shared as “${rate.name}”`,
  },
  priority: { name: 'Priority', text: ({ priority }) => priority },
  cycle_limit: {
    name: 'Loop limit',
    text: ({ cycle_limit: limit }) => (limit === undefined ? undefined : `${count(limit)} turns`),
  },
  exit: {
    name: 'Answers the caller',
    text: ({ exit }) => (exit === undefined ? undefined : exit ? 'yes' : 'no'),
  },
  monitoring: { name: 'Monitoring', text: ({ monitoring }) => monitoring && monitoringText(monitoring) },
  reporting: {
    name: 'Time saved by each event',
    text: ({ reporting }) => reporting && timeSavedText(reporting),
  },
};

function monitoringText(monitoring: NonNullable<ActionSettings['monitoring']>): string {
  const { monitor_all_events, monitor_failures, monitor_no_events_emitted: silence } = monitoring;
  const parts = [
    monitor_failures && 'every failure',
    monitor_all_events && 'every event',
    silence !== null && `silence of ${durationText(silence)}`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** One line for the folded section: what is told, and what is saved. */
export function monitoringSummary({ monitoring, reporting }: ActionSettings): string {
  const parts = [
    ...(monitoring ? [`tells of ${monitoringText(monitoring)}`] : []),
    ...(reporting ? [`saves ${timeSavedText(reporting)}`] : []),
  ];
  const text = parts.join(', ');
  return text === '' ? 'Off' : text.charAt(0).toUpperCase() + text.slice(1);
}

function retryText({ max, delay_s, backoff, max_delay_s, on }: NonNullable<ActionSettings['retry']>): string {
  if (max === 0) return 'never';
  const tries = max === 1 ? 'once' : `${max} times`;
  const pause =
    backoff === 'fixed' || max === 1
      ? `after ${durationText(delay_s)}`
      : `after ${durationText(delay_s)}, each pause twice the last, ${durationText(max_delay_s)} at most`;
  return on.length === 0 ? `${tries}, ${pause}` : `${tries}, ${pause}, on ${on.map(failureText).join(', ')}`;
}

/** `Retry` and its like; the key itself for one that this page does not know. */
export function settingName(key: string): string {
  return isSettingKey(key) ? words[key].name : key;
}

/** A value of a setting in words; `Not set` for none. */
export function settingText(settings: ActionSettings, key: string): string {
  if (isSettingKey(key)) return words[key].text(settings) ?? 'Not set';
  const [known] = Object.entries(settings).filter(([one]) => one === key);
  return known === undefined ? 'Not set' : JSON.stringify(known[1]);
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(words, key);
}

/** One line for the folded section: what is set, short. */
export function settingsSummary(settings: ActionSettings): string {
  const { retry, timeout_s, outcome_unknown, concurrency, rate_limit, priority, cycle_limit, exit } =
    settings;
  const parts = [
    retry && retry.max > 0 && `retry ${retry.max === 1 ? 'once' : `${retry.max} times`}`,
    timeout_s !== undefined && `${durationText(timeout_s)} at most`,
    outcome_unknown === 'ask' && 'asks when in doubt',
    outcome_unknown === 'retry' && 'runs again when in doubt',
    concurrency && `${count(concurrency.max)} at once`,
    rate_limit && `${count(rate_limit.max)} per ${durationText(rate_limit.per_s).replace(/^1 /, '')}`,
    priority !== undefined && priority !== 'normal' && `${priority} priority`,
    cycle_limit !== undefined && `${count(cycle_limit)} turns`,
    exit === true && 'answers the caller',
  ].filter((part) => typeof part === 'string');
  const text = parts.join(', ');
  return text === '' ? 'Default' : text.charAt(0).toUpperCase() + text.slice(1);
}

/** What an Action does when a worker died in the middle of it and its author does not say. */
export function usualOutcome({ type, options }: GraphAction): 'retry' | 'ask' {
  return definitionOf(type)?.outcomeUnknown?.(options) ?? 'retry';
}

/** The retry policy that the options of an Action come to, in words. */
export function impliedRetry({ type, options }: GraphAction): string | undefined {
  const policy = definitionOf(type)?.retryOf?.(options);
  return policy && retryText(policy);
}

/** Whether a path can come back to this Action. */
export function isInLoop(graph: Graph, id: Id): boolean {
  const found =
    inLoops.get(graph.links) ??
    loopsOf(Object.keys(graph.actions), (from) => linksFrom(graph, from).map(({ to }) => to));
  inLoops.set(graph.links, found);
  return found.has(id);
}

/** Worked out once for each set of links: an Action without any is in no loop. */
const inLoops = new WeakMap<Graph['links'], ReturnType<typeof loopsOf>>();

/** These have sections of their own. */
const elsewhere: ReadonlySet<SettingKey> = new Set(['schedule', 'monitoring', 'reporting']);

/**
 * The settings that make sense for the kind of an Action; those that are set are always shown. A source
 * starts story runs and is none itself; what is pure neither fails for a while nor waits for the world.
 */
export function settingsFor(graph: Graph, action: GraphAction): ReadonlySet<SettingKey> {
  const definition = definitionOf(action.type);
  const kind = definition && kindOf(definition, action.options);
  const set = Object.keys(action.settings ?? {})
    .filter(isSettingKey)
    .filter((key) => !elsewhere.has(key));
  const shown: SettingKey[] = kind === 'source' ? [] : ['concurrency', 'rate_limit', 'priority', 'exit'];
  if (kind === 'effect' || kind === null) shown.push('retry', 'timeout_s', 'outcome_unknown');
  if (kind !== 'source' && isInLoop(graph, action.id)) shown.push('cycle_limit');
  return new Set([...shown, ...set]);
}
