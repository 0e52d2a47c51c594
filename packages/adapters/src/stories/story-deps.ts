/**
 * What people do with stories, for the web and the command line alike. Every function takes the team
 * it acts for; another team's objects are answered as if they did not exist.
 */
import type { ActionDefinitions, Graph, Id, Live } from '@storyloom/engine';
import type { Prisma, PrismaClient } from '../prisma/client.ts';
import type { Vault } from '../vault/vault.ts';

export type StoryDeps = {
  prisma: PrismaClient;
  /** The Action types that are installed. */
  types: ActionDefinitions;
  live: Pick<Live, 'announce'>;
  /** Where browsers and webhooks reach this installation, without a slash at the end. */
  baseUrl: string;
  /** Seals the secrets of webhooks; without one they are stored as they are. */
  vault: Vault | null;
};

/** `teamId` is whose objects may be seen, `userId` who acts: null for the installation itself. */
export type Scope = { teamId: Id; userId: Id | null };

export const notFound = 'not_found';
export type NotFound = typeof notFound;

export type Transaction = Prisma.TransactionClient;

/** Waits 5 s for a connection; what takes longer than 20 s is rolled back. */
export const transactionLimits = { maxWait: 5_000, timeout: 20_000 };

/** A draft or version as it was stored: only graphs are ever written there. */
export function decodeGraph(stored: unknown): Graph {
  // Drafts and versions of earlier releases know no groups.
  return { groups: {}, ...(stored as Omit<Graph, 'groups'> & Partial<Graph>) };
}
