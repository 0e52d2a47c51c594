/** A message to a recipient: stored as it is found, put into words when it is sent. Names, counts, times and links. */
import type { Id } from '@storyloom/engine';
import type { Failure, News, Told } from './rules.ts';

export type NoticeMessage = {
  story: { id: Id; name: string };
  /** ISO 8601. */
  at: string;
  /** Null: a test. */
  news: News | null;
};

/** What webhooks are sent: docs/monitoring.md has it. */
export const noticeFormat = 'storyloom.notice/1';

/** The body of a POST. `text` says it all in words, as chat programs want it. */
export function bodyOf(id: Id, message: NoticeMessage, baseUrl: string) {
  const { story, at, news } = message;
  return {
    format: noticeFormat,
    id,
    at,
    test: news === null,
    text: textOf(message, baseUrl),
    story: { ...story, url: storyUrl(message, baseUrl) },
    failures: {
      count: total(news?.failures ?? []),
      actions: news?.failures ?? [],
      first: (news?.first ?? []).map((failure) => ({
        action_id: failure.actionId,
        action: failure.actionName,
        story_run_guid: failure.storyRunId,
        action_run_id: failure.actionRunId,
        at: failure.at,
        error: failure.message,
        url: runUrl(message, failure, baseUrl),
      })),
    },
    events: news?.events ?? [],
    silent: (news?.silent ?? []).map(({ since, ...one }) => ({ ...one, last_event_at: since })),
  };
}

/** One line: what happened, in which story. */
export function subjectOf({ story, news }: NoticeMessage): string {
  // A story's name may hold what must not stand in a header.
  const name = `“${story.name.replace(/\p{Cc}+/gu, ' ')}”`;
  if (news === null) return `Test message of ${name}`;
  const { failures, events, silent } = news;
  const parts = [
    ...(failures.length > 0 ? [counted(total(failures), 'failure')] : []),
    ...(silent.length > 0 ? [`${counted(silent.length, 'Action')} without events`] : []),
    ...(events.length > 0 ? [counted(total(events), 'event')] : []),
  ];
  return `${parts.join(', ')} in ${name}`;
}

/** The whole message as plain text. */
export function textOf(message: NoticeMessage, baseUrl: string): string {
  const { news } = message;
  const parts =
    news === null
      ? ['Messages about this story arrive here. Nothing has happened.']
      : [...failureLines(message, news, baseUrl), ...silenceLines(news), ...eventLines(news)];
  return [subjectOf(message), ...parts, storyUrl(message, baseUrl)].join('\n\n');
}

function failureLines(message: NoticeMessage, { failures, first }: News, baseUrl: string): string[] {
  if (failures.length === 0) return [];
  const lines = failures.map(
    ({ name, count }) => `${name} failed ${count === 1 ? 'once' : counted(count, 'time')}.`,
  );
  const described = first.map((failure) => {
    const { actionName, at, message: said } = failure;
    return `${at} ${actionName}: ${said}\n${runUrl(message, failure, baseUrl)}`;
  });
  return [lines.join('\n'), ...described];
}

function silenceLines({ silent }: News): string[] {
  return silent.map(
    ({ name, seconds, since }) => `${name} has emitted nothing for ${spanOf(seconds)}, since ${since}.`,
  );
}

function eventLines({ events }: News): string[] {
  const lines = events.map(({ name, count }) => `${name} emitted ${counted(count, 'event')}.`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function storyUrl({ story }: NoticeMessage, baseUrl: string): string {
  return `${baseUrl}/stories/${story.id}`;
}

function runUrl(message: NoticeMessage, { storyRunId, actionRunId }: Failure, baseUrl: string): string {
  return `${storyUrl(message, baseUrl)}?run=${storyRunId}&step=${actionRunId}`;
}

function total(told: readonly Told[]): number {
  return told.reduce((sum, { count }) => sum + count, 0);
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;
}

const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `90 seconds`, `2 hours`: in the largest unit that leaves a whole number. */
function spanOf(seconds: number): string {
  const [name, size] = spans.find(([, one]) => seconds >= one && seconds % one === 0) ?? ['second', 1];
  return counted(seconds / size, name);
}
