'use client';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../server/api/root.ts';

/** `useTRPC()` makes query and mutation options; `useTRPCClient()` calls without a cache. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const url = '/api/trpc';

/** Calls of one tick share one request; a subscription is a stream of its own. */
export function makeTrpcClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({ url, maxURLLength: 4_000 }),
      }),
    ],
  });
}

export type TRPCClient = ReturnType<typeof makeTrpcClient>;

type Outputs = inferRouterOutputs<AppRouter>;

/** A row of the list of stories. */
export type StoryItem = Outputs['stories']['list']['items'][number];
/** A story that a person has at hand. */
export type StoryAtHand = Outputs['home']['stories']['recent'][number];
/** What an import names and the team does not have. */
export type MissingItem = Extract<Outputs['stories']['import'], { ok: true }>['missing'][number];
/** A template in a list, and one with its story. */
export type TemplateItem = Outputs['templates']['list']['items'][number];
export type TemplateDetail = Outputs['templates']['get'];
export type Attention = Outputs['home']['attention'];
export type TrashItem = Outputs['trash']['list']['items'][number];
export type ApprovalItem = Outputs['approvals']['list']['items'][number];
export type StoryPage = Outputs['stories']['list'];
export type FoundStory = Outputs['stories']['search']['items'][number];
export type MemberItem = Outputs['members']['list'][number];
export type ApiKeyItem = Outputs['apiKeys']['list'][number];
export type StorySettings = Outputs['stories']['settings'];
export type Monitoring = Outputs['monitoring']['get'];
/** The latest message to a recipient. */
export type Delivery = Monitoring['deliveries'][number];
export type TimeSavedSums = NonNullable<Outputs['monitoring']['timeSaved']>;
export type VersionItem = Outputs['versions']['list']['items'][number];
export type VersionState = Outputs['versions']['state'];
/** A run in the list of all stories. */
export type TeamRunItem = Outputs['runs']['ofTeam']['items'][number];
export type ReviewItem = NonNullable<VersionState['review']>;
export type QueueSummary = Outputs['queue']['summary'];
export type ReEmissionItem = Outputs['reEmissions']['list']['items'][number];
export type TriedAction = Outputs['actions']['test'];
export type CredentialItem = Outputs['credentials']['list']['items'][number];
export type CredentialDetail = Outputs['credentials']['get'];
export type CredentialName = Outputs['credentials']['names'][number];
export type ResourceName = Outputs['resources']['names'][number];
export type ResourceItem = Outputs['resources']['list']['items'][number];
export type ResourceDetail = Outputs['resources']['get'];
/** An entry of the audit log. */
export type AuditItem = Outputs['audit']['list']['items'][number];
export type Use = Outputs['credentials']['whereUsed'][number];
