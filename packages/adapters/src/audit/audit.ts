/**
 * Writing the audit log. An entry is written before anything is done, as begun, and ended by what became of it: so
 * nothing that somebody did is without one, whenever the process dies. What dies in between leaves an entry that
 * says it was begun.
 *
 * Neither statement waits for the disk: what is done comes behind the entry in the log of the same database, so
 * whatever of it is on the disk, its entry is, too.
 */
import { type Id, isId, newId } from '@storyloom/engine';
import type { Log } from '../log/log.ts';
import type { PrismaClient } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { type Kept, keptInput, keptOutput, storable } from './redact.ts';

/** How somebody came: by a page, over REST, on the command line, by a link that a story gave out. */
export type Via = 'page' | 'api' | 'cli' | 'link';

/** Where a request came from. */
export type Origin = { ip: string | null; userAgent: string | null };

export type Actor = {
  userId: Id | null;
  /** Where there is no user: who it was, as far as that is known. */
  name?: string;
  email?: string;
  apiKeyId?: Id;
};

export type ObjectKind =
  | 'story'
  | 'event'
  | 'api_key'
  | 'credential'
  | 'resource'
  | 'folder'
  | 'run'
  | 'action_run'
  | 'action'
  | 're_emission'
  | 'review';

/** What somebody is about to do. */
export type Act = {
  via: Via;
  /** `stories.rename` */
  operation: string;
  /** What it is about: the declared one of a procedure or route. */
  resource: string;
  /** Null: of no team. Names of what the object is are those of this team alone. */
  teamId: Id | null;
  by: Actor;
  from: Origin;
  object?: { kind: ObjectKind; id: string } | null;
  storyId?: string | null;
  /** As it was given: what of it is kept is decided here. */
  inputs: unknown;
};

export type Outcome = { ok: true; outputs?: unknown } | { ok: false; error: string; outputs?: unknown };

export type Audit = {
  /** Rejects when the entry cannot be written: then nothing may be done. */
  begin: (act: Act) => Promise<Id>;
  /** Never rejects: what was done is done. */
  end: (id: Id, outcome: Outcome) => Promise<void>;
  /** What was not let in. Never rejects. */
  refuse: (act: Act, error: string) => Promise<void>;
};

const noWait = Prisma.sql`set_config('synchronous_commit', 'off', true) = 'off'`;

export function makeAudit({
  prisma,
  log,
}: {
  prisma: Pick<PrismaClient, '$executeRaw'>;
  log: Pick<Log, 'error'>;
}): Audit {
  async function insert(act: Act, state: 'begun' | 'refused', error: string | null): Promise<Id> {
    const id = newId();
    await prisma.$executeRaw(insertion({ id, act, state, error }));
    return id;
  }
  const quietly = async (what: Promise<unknown>, operation: string) => {
    try {
      await what;
    } catch (err) {
      log.error('The audit log could not be written', { operation, err });
    }
  };
  return {
    begin: (act) => insert(act, 'begun', null),
    refuse: (act, error) => quietly(insert(act, 'refused', error), act.operation),
    end: (id, outcome) => quietly(prisma.$executeRaw(ending(id, outcome)), `the end of ${id}`),
  };
}

/** Does something within its entry; does nothing when the entry cannot be written. */
export async function recorded<Result>(
  audit: Audit,
  act: Act,
  { run, outcome }: { run: () => Promise<Result>; outcome: (result: Result) => Outcome },
): Promise<Result> {
  const id = await audit.begin(act);
  try {
    const result = await run();
    await audit.end(id, outcome(result));
    return result;
  } catch (error) {
    await audit.end(id, { ok: false, error: 'INTERNAL_SERVER_ERROR' });
    throw error;
  }
}

type Row = { id: Id; act: Act; state: 'begun' | 'refused'; error: string | null };

function insertion({ id, act, state, error }: Row): Prisma.Sql {
  const { via, resource, operation, teamId, by, from } = act;
  const object = act.object && isId(act.object.id) ? act.object : null;
  const storyId = isId(act.storyId ?? '') ? act.storyId : null;
  const story = storyId
    ? Prisma.sql`${storyId}::uuid`
    : object
      ? storyOf(object, teamId)
      : Prisma.sql`null::uuid`;
  const person = Prisma.sql`select coalesce(nullif(trim(name), ''), nullif(trim(first_name || ' ' || last_name), ''), email)`;
  const user = Prisma.sql`from "user" u where u.id = ${by.userId}::uuid`;
  return Prisma.sql`
    insert into audit_entry (id, via, resource, operation, state, error, team_id, user_id, user_name, user_email,
      api_key_id, story_id, story_name, object_id, object_name, inputs, ip, user_agent)
    select ${id}::uuid, ${via}, ${resource}, ${operation}, ${state}, ${error}, ${teamId}::uuid, ${by.userId}::uuid,
      coalesce(${short(by.name)}, (${person} ${user})), coalesce(${short(by.email)}, (select email ${user})),
      ${by.apiKeyId ?? null}::uuid, about.story_id,
      (select name from story s where s.id = about.story_id and s.team_id = ${teamId}::uuid),
      ${object?.id ?? null}::uuid, ${object ? nameOf(object, teamId) : Prisma.sql`null`},
      ${JSON.stringify(keptInput(act.inputs))}::jsonb, ${short(from.ip)}, ${short(from.userAgent)}
    from (select ${story} as story_id) about where ${noWait}`;
}

/** What was made is the object, if there was none before. */
function ending(id: Id, outcome: Outcome): Prisma.Sql {
  const outputs: Kept = keptOutput(outcome.outputs);
  const made = typeof outputs.id === 'string' && isId(outputs.id) ? outputs.id : null;
  const story = Prisma.sql`from story s where s.id = ${made}::uuid and s.team_id = e.team_id`;
  return Prisma.sql`
    update audit_entry e
    set state = ${outcome.ok ? 'done' : 'failed'}, error = ${outcome.ok ? null : outcome.error},
      outputs = ${Object.keys(outputs).length === 0 ? null : JSON.stringify(outputs)}::jsonb,
      object_id = coalesce(e.object_id, ${made}::uuid),
      object_name = case when e.object_id is null then coalesce((select s.name ${story}), e.inputs ->> 'name')
        else e.object_name end,
      story_id = coalesce(e.story_id, (select s.id ${story})),
      story_name = coalesce(e.story_name, (select s.name ${story}))
    where e.id = ${id}::uuid and e.state = 'begun' and ${noWait}`;
}

type Found = NonNullable<Act['object']>;
type Find = (id: string, teamId: Id | null) => Prisma.Sql;

const none: Find = () => Prisma.sql`null::uuid`;

/** Each looks for the object in the team of the entry, and nowhere else. */
const stories: Record<ObjectKind, Find> = {
  story: (id) => Prisma.sql`${id}::uuid`,
  run: (id, team) =>
    Prisma.sql`(select story_id from story_run where id = ${id}::uuid and team_id = ${team}::uuid)`,
  event: (id, team) =>
    Prisma.sql`(select story_id from event where id = ${id}::uuid and team_id = ${team}::uuid)`,
  action_run: (id, team) =>
    Prisma.sql`(select story_id from any_run where id = ${id}::uuid and team_id = ${team}::uuid limit 1)`,
  re_emission: (id, team) =>
    Prisma.sql`(select story_id from re_emission where id = ${id}::uuid and team_id = ${team}::uuid)`,
  action: (id, team) =>
    Prisma.sql`(select id from story where team_id = ${team}::uuid and draft -> 'actions' -> ${id}::text is not null limit 1)`,
  review: none,
  api_key: none,
  credential: none,
  resource: none,
  folder: none,
};

const tables: Partial<Record<ObjectKind, Prisma.Sql>> = {
  story: Prisma.sql`story`,
  api_key: Prisma.sql`api_key`,
  credential: Prisma.sql`credential`,
  resource: Prisma.sql`resource`,
  folder: Prisma.sql`story_folder`,
};

const storyOf = ({ kind, id }: Found, teamId: Id | null) => stories[kind](id, teamId);

function nameOf({ kind, id }: Found, teamId: Id | null): Prisma.Sql {
  const table = tables[kind];
  if (!table) return Prisma.sql`null`;
  return Prisma.sql`(select name from ${table} where id = ${id}::uuid and team_id = ${teamId}::uuid)`;
}

const short = (text: string | null | undefined): string | null => (text ? storable(text, 300) : null);
