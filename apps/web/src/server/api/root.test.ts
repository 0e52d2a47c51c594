import type { Role } from '@storyloom/adapters/accounts/roles';
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { newId } from '@storyloom/engine';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { type Declaration, isAllowed } from '../policy.ts';
import { appRouter } from './root.ts';
import type { ApiContext } from './trpc.ts';

type Procedure = { _def: { type: string; meta?: Declaration } };

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).map(
  ([path, { _def }]) => ({ path, type: _def.type, meta: _def.meta }),
);

const teamId = newId();

/** Knows whose objects are whose, and nothing else: a procedure that is reached breaks. */
const owned = { findUnique: async () => ({ teamId }) };
const deps = {
  prisma: {
    story: owned,
    event: owned,
    apiKey: owned,
    credential: owned,
    resource: owned,
    storyFolder: owned,
  },
};

function viewerWith(role: Role | null): Viewer {
  const teams = role === null ? [] : [{ id: teamId, name: 'Team', role }];
  return { user: { id: newId(), email: 'a@example.com', name: 'A' }, teams };
}

/** What the audit log is told, one word for each time. */
let told: string[] = [];
const audit = {
  begin: async () => {
    told.push('begun');
    return newId();
  },
  end: async () => void told.push('ended'),
  refuse: async () => void told.push('refused'),
};

/** What a caller gets to see; anything but a refusal means that the call went through. */
async function outcome(path: string, viewer: Viewer | null): Promise<string> {
  const from = { ip: null, userAgent: null };
  const context = { deps: { ...deps, audit }, viewer, from } as unknown as ApiContext;
  told = [];
  const call = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], appRouter.createCaller(context)) as (
    input: unknown,
  ) => Promise<unknown>;
  try {
    await call({ teamId, id: newId(), storyId: newId() });
    return 'through';
  } catch (error) {
    const refused = ['UNAUTHORIZED', 'NOT_FOUND', 'FORBIDDEN'];
    return error instanceof TRPCError && refused.includes(error.code) ? error.code : 'through';
  }
}

describe('every procedure', () => {
  it('is known here', () => {
    expect(procedures.length).toBeGreaterThan(20);
  });

  it.each(procedures)('$path declares resource, action and scope', ({ meta }) => {
    expect(meta).toEqual({
      resource: expect.any(String),
      action: expect.any(String),
      scope: expect.any(String),
    });
  });

  it.each(procedures)(
    '$path lets through whom the policy allows, and no one else',
    async ({ path, meta }) => {
      if (!meta) throw new Error('No declaration.');
      expect(await outcome(path, null)).toBe('UNAUTHORIZED');
      const isOwn = meta.scope === 'self';
      expect(await outcome(path, viewerWith(null))).toBe(isOwn ? 'through' : 'NOT_FOUND');
      for (const role of ['owner', 'admin', 'editor', 'viewer'] as const) {
        const allowed = isOwn || isAllowed(role, meta);
        expect([role, await outcome(path, viewerWith(role))]).toEqual([
          role,
          allowed ? 'through' : 'FORBIDDEN',
        ]);
      }
    },
  );

  it.each(procedures)(
    '$path leaves one entry in the audit log for each call if it is a mutation, also for one that is refused',
    async ({ path, type, meta }) => {
      const expected: Record<string, string[]> = { UNAUTHORIZED: [], through: ['begun', 'ended'] };
      for (const viewer of [null, ...([null, 'owner', 'viewer'] as const).map(viewerWith)]) {
        const came = await outcome(path, viewer);
        const leaves = type === 'mutation' ? (expected[came] ?? ['refused']) : [];
        expect([meta?.scope, came, told]).toEqual([meta?.scope, came, leaves]);
      }
    },
  );

  it.each(procedures)(
    '$path is no mutation when, and only when, it is declared as reading',
    ({ type, meta }) => {
      expect(meta?.action === 'read').toBe(type !== 'mutation');
    },
  );
});
