import { Ban, Eye, Inbox, KeyRound, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Attention } from '../../../src/app-shell/trpc.ts';
import { formatBounded, formatCounted } from '../../../src/ui/format.ts';
import type { IconShape } from '../../../src/ui/icon.tsx';
import { states } from '../../../src/ui/state.tsx';
import { mostFailures } from '../stories/story-status.tsx';

/** One thing that needs a person, and where to go for it. */
export type AttentionRow = {
  key: string;
  tone: string;
  icon: IconShape;
  title: ReactNode;
  detail: string;
  /** ISO 8601; null where only “now” is known. */
  at: string | null;
  action: { label: string; href: string };
  /** A story that can be switched on again here. */
  switchOn?: { id: string; name: string };
};

/**
 * What is most urgent comes first: what stopped because it failed, what fails, who is waited for, what is stuck,
 * what will fail, what is off.
 */
export function attentionRows(attention: Attention): AttentionRow[] {
  const { failing, approvals, reviews, stuck, inboxes, credentials, disabled } = attention;
  return [
    ...disabled.filter(isFailed).map(disabledRow),
    ...failing.map(failingRow),
    ...(approvals.count > 0 ? [approvalsRow(approvals)] : []),
    ...reviews.map(reviewRow),
    ...stuck.map(stuckRow),
    ...inboxes.map(inboxRow),
    ...credentials.map(credentialRow),
    ...disabled.filter((one) => !isFailed(one)).map(disabledRow),
  ];
}

function failingRow(one: Attention['failing'][number]): AttentionRow {
  const runs = `${formatBounded(one.runs, mostFailures)} ${one.runs === 1 ? 'run' : 'runs'} in 24 h.`;
  return {
    key: `failing ${one.storyId}`,
    tone: states.failed.tone,
    icon: states.failed.icon,
    title: (
      <>
        <b className="font-semibold">{one.actionName}</b> in {one.storyName} fails
      </>
    ),
    detail: `${runs} ${one.message}`,
    at: one.at,
    action: {
      label: 'Show run',
      href: `/stories/${one.storyId}?run=${one.storyRunId}&step=${one.actionRunId}`,
    },
  };
}

function approvalsRow({ count, latest }: Attention['approvals']): AttentionRow {
  const [first] = latest;
  const shown = count > 99 ? '99+ approvals' : formatCounted(count, 'approval');
  return {
    key: 'approvals',
    tone: states.waiting.tone,
    icon: states.waiting.icon,
    title: (
      <>
        <b className="font-semibold">{shown}</b> {count === 1 ? 'waits' : 'wait'} for an answer
      </>
    ),
    detail: first ? `The latest: ${first.title}, in ${first.storyName}.` : '',
    at: first?.askedAt ?? null,
    action: { label: 'Decide', href: '/approvals' },
  };
}

function reviewRow(one: Attention['reviews'][number]): AttentionRow {
  const changes = one.live === null ? 'review' : `${one.live}..review`;
  return {
    key: `review ${one.storyId}`,
    tone: states.waiting.tone,
    icon: Eye,
    title: (
      <>
        <b className="font-semibold">{one.storyName}</b> waits for a review
      </>
    ),
    detail: `${one.by ?? 'Somebody'} asked${one.note === '' ? '.' : `: ${one.note}`}`,
    at: one.at,
    action: { label: 'Review', href: `/stories/${one.storyId}?version=${changes}` },
  };
}

function stuckRow(one: Attention['stuck'][number]): AttentionRow {
  const more = one.count > 1 ? ` ${formatCounted(one.count, 'Action run')} like it.` : '';
  return {
    key: `stuck ${one.storyId} ${one.code}`,
    tone: states.waiting.tone,
    icon: TriangleAlert,
    title: (
      <>
        A run of <b className="font-semibold">{one.storyName}</b> does not get on
      </>
    ),
    detail: `${one.reason}${more}`,
    at: new Date(Date.now() - one.ageMs).toISOString(),
    action: {
      label: 'Show run',
      href: `/stories/${one.storyId}?run=${one.storyRunId}&step=${one.id}`,
    },
  };
}

function inboxRow(one: Attention['inboxes'][number]): AttentionRow {
  return {
    key: `inbox ${one.storyId} ${one.actionId}`,
    tone: states.failed.tone,
    icon: Inbox,
    title: (
      <>
        <b className="font-semibold">{one.actionName}</b> in {one.storyName} cannot read its mailbox
      </>
    ),
    detail: one.message,
    at: null,
    action: { label: 'Open story', href: `/stories/${one.storyId}` },
  };
}

function credentialRow(one: Attention['credentials'][number]): AttentionRow {
  return {
    key: `credential ${one.id}`,
    tone: one.expired ? states.failed.tone : states.waiting.tone,
    icon: KeyRound,
    title: (
      <>
        <b className="font-semibold">Credential “{one.name}”</b>{' '}
        {one.expired ? 'has expired' : 'expires soon'}
      </>
    ),
    detail: one.expired
      ? 'Actions that sign in with it fail, or will.'
      : 'Actions that sign in with it will fail from then on.',
    at: one.expiresAt,
    action: { label: 'Renew', href: `/credentials/${one.id}` },
  };
}

function isFailed({ failedRuns }: Attention['disabled'][number]): boolean {
  return failedRuns !== null;
}

function disabledRow({ id, name, at, by, failedRuns }: Attention['disabled'][number]): AttentionRow {
  const who = by === null ? 'Switched off' : `Switched off by ${by}`;
  const runs = failedRuns === 1 ? 'a failed run' : `${failedRuns} failed runs in a row`;
  const { tone } = failedRuns === null ? states.disabled : states.failed;
  return {
    key: `disabled ${id}`,
    tone,
    icon: Ban,
    title: (
      <>
        <b className="font-semibold">{name}</b> {failedRuns === null ? 'is disabled' : 'switched itself off'}
      </>
    ),
    detail: `${failedRuns === null ? who : `Switched off after ${runs}`}. Its webhooks are refused.`,
    at,
    action: { label: 'Open story', href: `/stories/${id}` },
    ...(failedRuns === null ? {} : { switchOn: { id, name } }),
  };
}
