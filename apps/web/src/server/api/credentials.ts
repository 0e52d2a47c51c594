import { checkCredential } from '@storyloom/adapters/credentials/check';
import { createCredential, removeCredential, updateCredential } from '@storyloom/adapters/credentials/edit';
import {
  type CredentialSet,
  type CredentialSummary,
  credentialNames,
  getCredential,
  listCredentials,
} from '@storyloom/adapters/credentials/view';
import { missingInGraph } from '@storyloom/adapters/stories/missing-names';
import { getStory } from '@storyloom/adapters/stories/read-stories';
import { whereUsed } from '@storyloom/adapters/stories/where-used';
import { credentialTypeNames } from '@storyloom/engine';
import * as z from 'zod';
import { oauthCallback } from '../oauth-callback.ts';
import { credentialFields, nameSchema } from './inputs.ts';
import { cursorPage, nextCursor } from './paging.ts';
import { found, inStoryProcedure, objectProcedure, router, teamProcedure } from './trpc.ts';

const readTeam = teamProcedure.meta({ resource: 'credential', action: 'read', scope: 'team' });
const editTeam = teamProcedure.meta({ resource: 'credential', action: 'edit', scope: 'team' });
const editOne = objectProcedure.meta({ resource: 'credential', action: 'edit', scope: 'credential' });
const tryOne = objectProcedure.meta({ resource: 'credential', action: 'run', scope: 'credential' });
const typeSchema = z.enum(credentialTypeNames);

/** No answer holds a secret: which ones are set is all that can be asked. */
export const credentialsRouter = router({
  /** What the team may use, by name: its own, and what others share with it. */
  list: readTeam
    .input(z.object({ search: z.string().max(200).optional(), type: typeSchema.optional(), ...cursorPage }))
    .query(async ({ ctx, input }) => {
      const { search, type, limit, cursor } = input;
      const from = cursor ? { after: cursor } : undefined;
      const page = await listCredentials(ctx.deps, ctx.scope, { search, type, limit, from });
      const items = page.credentials.map(summaryView);
      return { items, nextCursor: nextCursor(items, page.more), total: page.total };
    }),

  get: readTeam.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const credential = found(await getCredential(ctx.deps, ctx.scope, input.id));
    const { sharedTeamIds, metadata, revision, live, test, ...summary } = credential;
    return {
      ...summaryView(summary),
      sharedTeamIds,
      metadata,
      revision,
      live: setView(live),
      test: test && setView(test),
    };
  }),

  /** `ok: false` names what is wrong field by field: `live.settings.url`, `test.secrets.value`, `slug`. */
  create: editTeam
    .input(z.object({ name: nameSchema, type: typeSchema, ...credentialFields }))
    .mutation(({ ctx, input: { teamId: _, ...given } }) => createCredential(ctx.deps, ctx.scope, given)),

  /** Changes what is named; `live.secrets` replaces single secrets. */
  update: editOne
    .input(z.object({ name: nameSchema.optional(), ...credentialFields }))
    .mutation(async ({ ctx, input }) => found(await updateCredential(ctx.deps, ctx.scope, input))),

  remove: editOne.mutation(async ({ ctx, input }) => {
    found(await removeCredential(ctx.deps, ctx.scope, input.id));
  }),

  /** The team's stories that name it, in their drafts or live. */
  whereUsed: readTeam.input(z.object({ id: z.uuid() })).query(async ({ ctx, input }) => {
    const { slug } = found(await getCredential(ctx.deps, ctx.scope, input.id));
    return whereUsed(ctx.deps, ctx.scope, { root: 'CREDENTIAL', slug });
  }),

  /** Tries it out: fetches a new token where it is one that is fetched. Answers until when that is good. */
  check: tryOne.input(z.object({ isTest: z.boolean().default(false) })).mutation(async ({ ctx, input }) => {
    const result = found(await checkCredential(ctx.deps, ctx.scope, input));
    return result.ok ? { ok: true as const, expiresAt: result.expiresAt?.toISOString() ?? null } : result;
  }),

  /** For completion: what a run of the team would find. */
  names: readTeam.query(({ ctx }) => credentialNames(ctx.deps, ctx.scope)),

  /** For the form of OAuth 2: the apps of this installation by name, and where their providers send people back to. */
  oauth: readTeam.query(({ ctx: { deps } }) => ({
    apps: Object.keys(deps.oauthApps).sort(),
    redirectUri: deps.baseUrl + oauthCallback,
  })),

  /** Credentials and resources that the draft of a story names and its team does not have. */
  problems: inStoryProcedure
    .meta({ resource: 'credential', action: 'read', scope: 'story' })
    .query(async ({ ctx, input }) => {
      const { graph } = found(await getStory(ctx.deps, ctx.scope, input.storyId));
      const missing = await missingInGraph(ctx.deps, ctx.scope, [graph]);
      return missing.map(({ action, ...problem }) => ({ actionId: action.id, ...problem }));
    }),
});

function summaryView({ createdAt, editedAt, lastUsedAt, expiresAt, ...rest }: CredentialSummary) {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

function setView({ settings, secrets, token }: CredentialSet) {
  return { settings, secrets, token: token && { expiresAt: token.expiresAt?.toISOString() ?? null } };
}
