/** For tests of this folder: a database of its own with a team, and the least of Action types. */
import {
  type ActionDefinitions,
  type Change,
  defineAction,
  type GraphAction,
  type Live,
  newId,
} from '@storyloom/engine';
import { memoryLive } from '@storyloom/engine/testing';
import * as z from 'zod';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { testVault } from '../testing/vault.ts';
import type { Scope, StoryDeps } from './story-deps.ts';

export function toy(type: string, kind: 'source' | 'pure' | 'effect') {
  return defineAction(
    {
      type,
      title: type,
      summary: '',
      kind,
      group: 'Start',
      deferred: [],
      form: [],
      takesAny: () => true,
      ports: [{ name: 'success', title: 'Success' }],
      defaults: {},
      describe: () => '',
      example: {},
      sampleOutput: null,
    },
    z.looseObject({}),
  );
}

export const toyTypes: ActionDefinitions = {
  webhook: toy('webhook', 'source'),
  message: toy('message', 'pure'),
};

export type World = {
  database: TestDatabase;
  prisma: PrismaClient;
  live: Live;
  deps: StoryDeps;
  scope: Scope & { userId: string };
  /** Another team, which must see nothing. */
  stranger: Scope & { userId: string };
  [Symbol.asyncDispose]: () => Promise<void>;
};

export async function makeWorld(): Promise<World> {
  const database = await testDatabase();
  const prisma = makePrisma({ url: database.url, max: 5 });
  const live = memoryLive();
  return {
    database,
    prisma,
    live,
    deps: { prisma, types: toyTypes, live, baseUrl: 'http://localhost:3000', vault: testVault() },
    scope: await makeTeam(prisma, 'ada@example.com'),
    stranger: await makeTeam(prisma, 'mallory@example.com'),
    [Symbol.asyncDispose]: async () => {
      await prisma.$disconnect();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function makeTeam(prisma: PrismaClient, email: string): Promise<{ teamId: string; userId: string }> {
  const [teamId, userId] = [newId(), newId()];
  await prisma.user.create({ data: { id: userId, email } });
  await prisma.team.create({ data: { id: teamId, name: email } });
  await prisma.teamMember.create({ data: { teamId, userId, role: 'owner' } });
  return { teamId, userId };
}

export function action(type: string, slug: string, more: Partial<GraphAction> = {}): GraphAction {
  return { id: newId(), type, name: slug, slug, options: {}, position: { x: 0, y: 0 }, ...more };
}

export function adding(...actions: GraphAction[]): Change[] {
  return actions.map((one) => ({ op: 'add_action', action: one }));
}
