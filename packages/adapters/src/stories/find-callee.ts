/** The story that an Action means by the name it gives. */
import {
  type Callee,
  type Calls,
  type CompiledStory,
  type Graph,
  type Id,
  isId,
  type SendToStory,
  slugFor,
  type Versions,
} from '@storyloom/engine';
import type { Pool } from 'pg';
import { asker } from '../postgres/ask.ts';
import type { Statement } from '../postgres/store.sql.ts';
import { keepDraft } from './keep-draft.ts';

type Row = {
  id: Id;
  team_id: Id;
  name: string;
  team_name: string;
  disabled: boolean;
  live_version_id: Id | null;
  send_to_story: SendToStory;
  concurrency: number | null;
  concurrency_key: string | null;
  priority: number;
  suspended: boolean;
};

/** Stories that this team may call; what another team does not share is not told apart from what is not there. */
const callableSql: Statement = {
  name: 'storyloom_callable',
  text: `
SELECT s.id, team_id, s.name, t.name AS team_name, disabled, live_version_id, send_to_story, concurrency,
       concurrency_key, priority, suspended_at IS NOT NULL AS suspended
FROM story s JOIN team t ON t.id = s.team_id
WHERE send_to_story IS NOT NULL AND deleted_at IS NULL AND ($2::uuid IS NULL OR s.id = $2)
  AND (team_id = $1 OR (send_to_story -> 'enabled' = 'true'
       AND (send_to_story ->> 'access' = 'global'
            OR send_to_story ->> 'access' = 'specific_teams' AND send_to_story -> 'teams' ? $1::text)))
ORDER BY team_id = $1 DESC, s.id`,
};

/** A story of the team that has the name and does not let itself be called: told, so that its author knows what to do. */
const closedSql: Statement = {
  name: 'storyloom_not_callable',
  text: `
SELECT s.name, t.name AS team_name FROM story s JOIN team t ON t.id = s.team_id
WHERE team_id = $1 AND deleted_at IS NULL AND send_to_story IS NULL LIMIT 1000`,
};

type Deps = {
  pool: Pool;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
};

type Found = Awaited<ReturnType<Calls['find']>>;

/**
 * Resolves a slug, with or without that of its team before it, a name or an id: stories of the team itself go
 * before those that are shared with it. What is shared is the live version: a draft is called by its own team
 * alone, and under the conditions of the live one.
 */
export function findCallee(deps: Deps): Calls['find'] {
  return async (teamId, reference, draft) => {
    const given = reference.trim();
    if (given === '') return no('The option story is empty. Choose a story.');
    const rows = await asker(deps.pool)<Row>(callableSql, [teamId, isId(given) ? given : null]);
    const meant = rows.filter((row) => isMeant(row, given));
    const own = meant.filter((row) => row.team_id === teamId);
    const [story, other] = own.length > 0 ? own : meant;
    if (!story) return no(await whyNone(deps.pool, teamId, given));
    if (other) return no(`Several stories are called "${given}". Name the one that is meant by its id.`);
    if (draft && story.team_id !== teamId)
      return no(
        `${story.name} is of another team, which shares its live version alone. Turn off Send to draft.`,
      );
    return calleeOf(deps, story, draft);
  };
}

type Named = Pick<Row, 'id' | 'name' | 'team_name'>;

function isMeant({ id, name, team_name: team }: Named, given: string): boolean {
  const slug = slugFor(name, []);
  return [id, name, slug, `${slugFor(team, [])}.${slug}`].includes(isId(given) ? given.toLowerCase() : given);
}

async function whyNone(pool: Pool, teamId: Id, given: string): Promise<string> {
  const rows = await asker(pool)<Omit<Named, 'id'>>(closedSql, [teamId]);
  return rows.some((row) => isMeant({ id: '', ...row }, given))
    ? `${given} does not let itself be called. Turn on Send to Story in its settings.`
    : `There is no story "${given}" that this team may call.`;
}

async function calleeOf({ pool, versions, compiled }: Deps, row: Row, draft: boolean): Promise<Found> {
  const { name, send_to_story: settings } = row;
  if (!settings.enabled)
    return no(`${name} does not let itself be called. Turn on Send to Story in its settings.`);
  if (row.disabled) return no(`${name} is off. Turn it on to call it.`);
  const versionId = draft ? await keepDraft(pool, row.id) : row.live_version_id;
  const version = versionId === null ? null : await versions.load(versionId);
  const story = version && compiled(version);
  const entry = settings.entry === null ? undefined : story?.actions.get(settings.entry);
  if (!version || !story || entry?.kind !== 'source') {
    return no(`${name} has no entry. Choose a webhook in its settings, under Send to Story.`);
  }
  if (entry.disabled) return no(`${entry.name}, the entry of ${name}, is off. Turn it on to call the story.`);
  if (![...story.actions.values()].some((action) => action.settings.exit && !action.disabled)) {
    return no(
      `${name} has no exit, so it would never answer. Make one of its Actions the answer of the story.`,
    );
  }
  const callee: Callee = {
    version,
    entryId: entry.id,
    inputs: settings.inputs,
    timeoutMs: settings.timeout_s === undefined ? null : settings.timeout_s * 1000,
    concurrency: row.concurrency,
    concurrencyKey: row.concurrency_key,
    priority: row.priority,
    suspended: row.suspended,
  };
  return { ok: true, callee };
}

function no(message: string): Found {
  return { ok: false, message };
}
