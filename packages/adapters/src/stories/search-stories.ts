/**
 * A text in all stories of a team. Drafts are read in the order of the list, along the index on team and latest
 * edit, and the reading stops when a page is full: a text that is everywhere is found at once, a rare one costs
 * one pass over the team's drafts. No index over their text: it would make every save of a draft slower, and
 * the pass stays well within a blink for hundreds of large stories.
 */
import {
  type ActionTypes,
  findIn,
  type Graph,
  type Id,
  type SearchHit,
  searchGraph,
} from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { decodeGraph, type Scope } from './story-deps.ts';

export type SearchDeps = { pool: Pool; types: ActionTypes };

export type StorySearchHit = SearchHit & {
  /** Of the Action; null for a note and for the story itself. */
  name: string | null;
  type: string | null;
};

export type FoundStory = {
  id: Id;
  name: string;
  /** The first ones; `hitCount` says how many there are. */
  hits: StorySearchHit[];
  hitCount: number;
};

export type FoundPage =
  | { ok: true; stories: FoundStory[]; nextCursor: Id | null }
  | { ok: false; message: string };

type Row = { id: Id; name: string; description: string; draft: Graph };

const mostMs = 3_000;
/** Hits of one story that are shown. */
const mostHits = 5;
/** A page is read in so many steps at most: what matches as stored may be no text that a person sees. */
const mostSteps = 5;

/**
 * Stories whose name, description, Actions (name, slug, type, texts of options, formulas) or notes hold the
 * text, capitals or not, latest edit first. `after` is the last story of the page before.
 */
export async function searchStories(
  { pool, types }: SearchDeps,
  { teamId }: Pick<Scope, 'teamId'>,
  { text, limit, after = null }: { text: string; limit: number; after?: Id | null },
): Promise<FoundPage> {
  const wanted = text.trim();
  try {
    return await inTransaction(pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${mostMs}`);
      const stories: FoundStory[] = [];
      let cursor = after;
      for (let step = 0; step < mostSteps; step += 1) {
        const most = limit - stories.length;
        const { rows } = await client.query<Row>(
          pageStatement({ teamId, types, wanted, limit: most + 1, after: cursor }),
        );
        const more = rows.length > most;
        const page = rows.slice(0, most);
        stories.push(...page.flatMap((row) => foundIn(row, wanted, types)));
        cursor = page.at(-1)?.id ?? cursor;
        if (!more) return { ok: true, stories, nextCursor: null };
        if (stories.length === limit) break;
      }
      return { ok: true, stories, nextCursor: cursor };
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '57014')) throw error;
    return {
      ok: false,
      message: `The search took longer than ${mostMs / 1000} s. Search for a longer text.`,
    };
  }
}

type PageQuery = { teamId: Id; types: ActionTypes; wanted: string; limit: number; after: Id | null };

/** Stories that hold the text as it is stored, after the one that is named. */
export function pageStatement({ teamId, types, wanted, limit, after }: PageQuery): {
  text: string;
  values: unknown[];
} {
  const draft = isPlain(wanted) ? 's.draft::text COLLATE "C"' : 's.draft::text';
  // OFFSET 0 keeps the order before the texts: without it all drafts are read and then sorted.
  const text = `
    SELECT s.id, s.name, s.description, s.draft FROM (
      SELECT id, name, description, draft FROM story
      WHERE team_id = $1 AND deleted_at IS NULL
        AND ($4::uuid IS NULL OR EXISTS (
          SELECT FROM story c WHERE c.id = $4
            AND (story.edited_at < c.edited_at OR (story.edited_at = c.edited_at AND story.id > c.id))
        ))
      ORDER BY edited_at DESC, id OFFSET 0
    ) s
    WHERE s.name ILIKE $5 OR s.description ILIKE $5
      OR ${draft} ILIKE ANY ($2::text[])
    LIMIT $3`;
  return { text, values: [teamId, patternsOf(wanted, types), limit, after, like(wanted)] };
}

/** The text as it stands in JSON, and the Action types whose title holds it. */
function patternsOf(wanted: string, types: ActionTypes): string[] {
  const titled = Object.values(types).filter(({ title }) => findIn(title, wanted) !== null);
  const inJson = like(JSON.stringify(wanted).slice(1, -1));
  return [isPlain(wanted) ? anyAccent(inJson) : inJson, ...titled.map(({ type }) => like(`"${type}"`))];
}

function like(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * Whether the draft can be compared byte by byte, in two thirds of the time: there only ASCII has capitals, so
 * that other letters with capitals stand for any letter, and enough others must be left.
 */
function isPlain(wanted: string): boolean {
  return [...wanted].filter((sign) => !hasOtherCapital(sign)).length >= 3 || anyAccent(wanted) === wanted;
}

function anyAccent(pattern: string): string {
  return [...pattern].map((sign) => (hasOtherCapital(sign) ? '_' : sign)).join('');
}

function hasOtherCapital(sign: string): boolean {
  return sign > '\u007f' && sign.toLowerCase() !== sign.toUpperCase();
}

function foundIn({ id, name, description, draft }: Row, wanted: string, types: ActionTypes): FoundStory[] {
  const graph = decodeGraph(draft);
  const hits = [
    ...ownHits({ name, description }, wanted),
    ...searchGraph(graph, wanted).map((hit) => named(hit, graph)),
    ...typeHits(graph, wanted, types),
  ];
  return hits.length === 0 ? [] : [{ id, name, hits: hits.slice(0, mostHits), hitCount: hits.length }];
}

function ownHits(texts: { name: string; description: string }, wanted: string): StorySearchHit[] {
  return (['name', 'description'] as const).flatMap((field) => {
    const excerpt = findIn(texts[field], wanted);
    return excerpt
      ? [{ actionId: null, noteId: null, name: null, type: null, field, path: '', excerpt }]
      : [];
  });
}

/** Actions whose type is called so, where its name in files is not. */
function typeHits(graph: Graph, wanted: string, types: ActionTypes): StorySearchHit[] {
  return Object.values(graph.actions).flatMap(({ id: actionId, name, type }) => {
    const excerpt = findIn(type, wanted) ? null : findIn(types[type]?.title ?? '', wanted);
    return excerpt ? [{ actionId, noteId: null, name, type, field: 'type', path: '', excerpt }] : [];
  });
}

function named(hit: SearchHit, graph: Graph): StorySearchHit {
  const action = hit.actionId === null ? undefined : graph.actions[hit.actionId];
  return { ...hit, name: action?.name ?? null, type: action?.type ?? null };
}
