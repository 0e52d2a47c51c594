/**
 * The kinds of procedures. Each finds the caller and the object's team and asks the policy; none is open. Every
 * mutation of every kind leaves an entry in the audit log.
 */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import type { Origin } from '@storyloom/adapters/audit/audit';
import { type Owned, ownerOf } from '@storyloom/adapters/stories/owner';
import { type NotFound, notFound, type Scope } from '@storyloom/adapters/stories/story-deps';
import type { Id } from '@storyloom/engine';
import { initTRPC, TRPCError } from '@trpc/server';
import * as z from 'zod';
import { type Answer, type Done, doneOr } from '../answer.ts';
import { type Declaration, isAllowed } from '../policy.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Entry, entryOf } from './entry.ts';

export type ApiContext = { deps: WebDeps; viewer: Viewer | null; from: Origin };

const t = initTRPC
  .context<ApiContext>()
  .meta<Declaration>()
  .create({
    // A subscription is authorized when it begins: it begins again every minute, where it was.
    sse: { ping: { enabled: true, intervalMs: 15_000 }, maxDurationMs: 60_000 },
    // A stack or a cause never leaves the server.
    errorFormatter: ({ shape }) => ({
      ...shape,
      message: shape.data.code === 'INTERNAL_SERVER_ERROR' ? 'Something went wrong here.' : shape.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus },
    }),
  });

export const { router } = t;

/** For a caller with a session, about what is their own. */
export const viewerProcedure = t.procedure.use(async ({ ctx, meta, type, path, getRawInput, next }) => {
  const { viewer } = ctx;
  if (!viewer) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first.' });
  const entry =
    type === 'mutation' && meta
      ? entryOf({ ...ctx, viewer }, { operation: path, declared: meta, input: await getRawInput() })
      : null;
  if (meta?.scope === 'self') await entry?.begin(null);
  const result = await next({ ctx: { ...ctx, viewer, entry } });
  await entry?.end(result);
  return result;
});

/** About a team that the input names by `teamId`. */
export const teamProcedure = viewerProcedure
  .input(z.object({ teamId: z.uuid() }))
  .use(async ({ ctx, input, meta, next }) =>
    next({ ctx: { ...ctx, scope: await allowedScope(ctx, input.teamId, meta) } }),
  );

/** About a story, event, key or folder that the input names by `id`, as the declared scope says. */
export const objectProcedure = viewerProcedure
  .input(z.object({ id: z.uuid() }))
  .use(async ({ ctx, input, meta, next }) => {
    const object = { kind: ownedOf(meta), id: input.id };
    ctx.entry?.about(object);
    return next({ ctx: { ...ctx, scope: await objectScope(ctx, object, meta) } });
  });

/** About something of a story that the input names by `storyId`. */
export const inStoryProcedure = viewerProcedure
  .input(z.object({ storyId: z.uuid() }))
  .use(async ({ ctx, input, meta, next }) => {
    const object = { kind: 'story', id: input.storyId } as const;
    ctx.entry?.inStory(object.id);
    return next({ ctx: { ...ctx, scope: await objectScope(ctx, object, meta) } });
  });

type Caller = { deps: WebDeps; viewer: Viewer; entry: Entry | null };

async function objectScope(
  ctx: Caller,
  { kind, id }: { kind: Owned; id: Id },
  meta: Declaration | undefined,
): Promise<Scope> {
  return allowedScope(ctx, await ownerOf(ctx.deps.prisma, kind, id), meta);
}

/** Another team's object is answered as one that does not exist; too low a role is told. */
async function allowedScope(
  { viewer, entry }: Caller,
  teamId: Id | null,
  meta: Declaration | undefined,
): Promise<Scope> {
  const team = viewer.teams.find((one) => one.id === teamId);
  if (!team) throw notFoundError();
  if (!meta || !isAllowed(team.role, meta)) {
    entry?.of(team.id);
    throw new TRPCError({ code: 'FORBIDDEN', message: 'Your role in this team does not allow this.' });
  }
  await entry?.begin(team.id);
  return { teamId: team.id, userId: viewer.user.id };
}

function ownedOf(meta: Declaration | undefined): Exclude<Owned, 'story_run'> {
  const scope = meta?.scope;
  const kinds = ['story', 'event', 'api_key', 'credential', 'resource', 'folder'] as const;
  const kind = kinds.find((one) => one === scope);
  if (kind) return kind;
  throw new Error('A procedure about an object must declare whose it is.');
}

/** The value, or NOT_FOUND. */
export function found<T>(value: T | NotFound): T {
  if (value === notFound) throw notFoundError();
  return value;
}

/** What was done, NOT_FOUND, or the sentence that says why not: 422 for inputs, 409 for a lock, 400 otherwise. */
export function done<Result extends Answer>(result: Result | NotFound): Done<Result> {
  return doneOr(found(result), ({ message, inputs, locked }) => {
    const code = inputs ? 'UNPROCESSABLE_CONTENT' : locked ? 'CONFLICT' : 'BAD_REQUEST';
    return new TRPCError({ code, message });
  });
}

export function notFoundError(): TRPCError {
  return new TRPCError({ code: 'NOT_FOUND', message: 'This does not exist, or not any more.' });
}
