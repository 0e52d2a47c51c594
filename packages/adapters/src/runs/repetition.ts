/** What it takes to emit an event again: the event without its payload, its story as it is now, a version. */
import {
  type Acceptance,
  type Ancestors,
  type Id,
  type Json,
  type PastEvent,
  readsBehind,
  repeatEvent,
  type Turns,
  type Version,
} from '@storyloom/engine';
import type { Pool, PoolClient } from 'pg';
import { asker } from '../postgres/ask.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { type Refused, type RepeatDeps, refused } from './runs-deps.ts';

/** The version that the event's story run started with, or the one that is live now. */
export type WhichVersion = 'original' | 'current';

/** `versionId` is that of its story run; null when that is gone. */
export type StoredEvent = PastEvent & { storyId: Id; versionId: Id | null };

/** A story as far as a new run of it needs it. */
export type StoryNow = {
  id: Id;
  disabled: boolean;
  suspended: boolean;
  liveVersionId: Id | null;
  concurrency: number | null;
  concurrencyKey: string | null;
  priority: number;
};

export type EventRow = {
  id: Id;
  story_id: Id;
  action_id: Id;
  action_slug: string;
  port: string;
  ancestors: Ancestors;
  turns: Turns | null;
  version_id: Id | null;
  sealed_id: Id | null;
  sealed: Buffer | null;
  key_id: string | null;
};

/** Columns of EventRow, of `event e` and `story_run run`. */
export const eventRowColumns =
  'e.id, e.story_id, e.action_id, e.action_slug, e.port, e.ancestors, e.turns, run.version_id, run.sealed_id, run.sealed, run.key_id';

const eventSql: Statement = {
  name: 'storyloom_past_event',
  text: `
SELECT ${eventRowColumns}
FROM event e LEFT JOIN story_run run ON run.id = e.story_run_id
WHERE e.id = $1 AND e.team_id = $2`,
};

const storySql: Statement = {
  name: 'storyloom_story_now',
  text: `
SELECT id, disabled, suspended_at IS NOT NULL AS suspended, live_version_id, concurrency, concurrency_key, priority
FROM story WHERE id = $1 AND deleted_at IS NULL`,
};

export function toStoredEvent(row: EventRow): StoredEvent {
  const { sealed_id: id, sealed: bytes, key_id: keyId } = row;
  return {
    ...(id && bytes && keyId ? { sealed: { id, bytes, keyId } } : {}),
    id: row.id,
    storyId: row.story_id,
    actionId: row.action_id,
    actionSlug: row.action_slug,
    port: row.port,
    ancestors: row.ancestors,
    turns: row.turns,
    versionId: row.version_id,
  };
}

/** One event of a team; null when there is none. */
export async function findEvent(pool: Pool, ids: { id: Id; teamId: Id }): Promise<StoredEvent | null> {
  const [row] = await asker(pool)<EventRow>(eventSql, [ids.id, ids.teamId]);
  return row ? toStoredEvent(row) : null;
}

type StoryRow = {
  id: Id;
  disabled: boolean;
  suspended: boolean;
  live_version_id: Id | null;
  concurrency: number | null;
  concurrency_key: string | null;
  priority: number;
};

/** Null when it was removed. */
export async function findStory(on: Pool | PoolClient, id: Id): Promise<StoryNow | null> {
  const [row] = await asker(on)<StoryRow>(storySql, [id]);
  if (!row) return null;
  const { live_version_id: liveVersionId, concurrency_key: concurrencyKey, ...rest } = row;
  return { ...rest, liveVersionId, concurrencyKey };
}

export type Repetition = {
  event: StoredEvent;
  story: StoryNow;
  which: WhichVersion;
  /** In place of what it was. */
  payload?: Json | undefined;
  /** The one Action that is given it; otherwise all that are linked to its port. */
  onlyId?: Id | undefined;
  inline: boolean;
};

type Deps = Pick<RepeatDeps, 'versions' | 'compiled' | 'runners' | 'site'>;

type Made = { ok: true; acceptance: Acceptance } | Refused;

/** A repetition that may be made once the outputs of `wanted` are known. */
type Ready = { ok: true; wanted: Id[]; make: (outputs: ReadonlyMap<Id, Json>) => Promise<Made> };

/** What it takes to repeat an event; or why that cannot be. */
export async function prepareRepetition(deps: Deps, repetition: Repetition): Promise<Ready | Refused> {
  const { event, story, onlyId, payload, inline } = repetition;
  const version = await versionOf(deps, repetition);
  if (!version) return refused('The version it ran with is gone.');
  const compiled = deps.compiled(version);
  const only = onlyId === undefined ? null : compiled.actions.get(onlyId);
  if (only === undefined) return refused('The Action is not in this version.');
  if (only?.disabled) return refused(`${only.name} is off. Turn it on to run it.`);
  if (only === null && !compiled.actions.has(event.actionId)) {
    return refused('The Action that emitted it is not in this version.');
  }
  const reads = readsBehind(compiled, event, only);
  return {
    ok: true,
    wanted: payload === undefined ? [...reads, event.id] : reads,
    make: async (outputs) => {
      const output = payload === undefined ? outputs.get(event.id) : payload;
      if (output === undefined) return refused(gone);
      const { priority, concurrency, concurrencyKey } = story;
      const limits = { priority, concurrency, concurrencyKey };
      try {
        const from = { version, story: compiled, event, output, outputs, only, inline, ...limits };
        return { ok: true, acceptance: repeatEvent(deps, from) };
      } catch (error) {
        if (!isFormulaError(error)) throw error;
        return refused(`The formula of the story's limit fails: ${error.message}`);
      }
    },
  };
}

export const gone = 'The event is gone: the story keeps its events for a shorter time.';

async function versionOf({ versions }: Deps, { event, story, which }: Repetition): Promise<Version | null> {
  const id = which === 'current' ? story.liveVersionId : event.versionId;
  return id === null ? null : versions.load(id);
}

function isFormulaError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'FormulaError';
}
