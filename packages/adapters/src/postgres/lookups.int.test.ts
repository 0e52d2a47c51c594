import { createHash } from 'node:crypto';
import { type Graph, newId } from '@storyloom/engine';
import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrisma, type PrismaClient } from '../prisma/client.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { postgresEndpoints } from './endpoints.ts';
import { postgresVersions } from './versions.ts';

const graph: Graph = { actions: {}, links: {}, notes: {}, groups: {} };

describe('versions and endpoints', () => {
  let database: TestDatabase;
  let prisma: PrismaClient;
  beforeEach(async () => {
    database = await testDatabase();
    prisma = makePrisma({ url: database.url, max: 2 });
  });
  afterEach(async () => {
    await prisma.$disconnect();
    await database[Symbol.asyncDispose]();
  });

  /** A published story with one webhook. */
  const publish = async () => {
    const team = await prisma.team.create({ data: { name: 'Ours' } });
    const versionId = newId();
    const story = await prisma.story.create({
      data: {
        teamId: team.id,
        name: 'Orders',
        draft: graph,
        liveVersionId: versionId,
        versions: { create: { id: versionId, number: 1, graph } },
        endpoints: { create: { path: newId(), secret: 'shh', actionId: newId() } },
      },
      include: { endpoints: true },
    });
    const [endpoint] = story.endpoints;
    if (endpoint === undefined) throw new Error('The story was made with an endpoint.');
    return { team, story, versionId, endpoint };
  };
  const counted = () => {
    let queries = 0;
    const pool: Pool = new Proxy(database.pool, {
      get: (target, property) => {
        if (property === 'query') queries += 1;
        const member: unknown = Reflect.get(target, property, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    return { pool, queries: () => queries };
  };

  it('a version comes with its story, from memory after the first time', async () => {
    const { team, story, versionId } = await publish();
    const { pool, queries } = counted();
    const versions = postgresVersions(pool);
    const [first, second] = await Promise.all([versions.load(versionId), versions.load(versionId)]);
    expect(first).toEqual({
      id: versionId,
      storyId: story.id,
      teamId: team.id,
      storyName: 'Orders',
      teamName: 'Ours',
      number: 1,
      graph,
    });
    expect(second).toBe(first);
    expect(await versions.load(versionId)).toBe(first);
    expect(queries()).toBe(1);
  });

  it('the version that was asked for the longest ago makes room', async () => {
    const ids = [];
    for (let number = 0; number < 3; number += 1) ids.push((await publish()).versionId);
    const [a = '', b = '', c = ''] = ids;
    const { pool, queries } = counted();
    const versions = postgresVersions(pool, { keep: 2 });
    for (const id of [a, b, a, c]) await versions.load(id);
    expect(queries()).toBe(3);
    await versions.load(a);
    expect(queries()).toBe(3);
    await versions.load(b);
    expect(queries()).toBe(4);
  });

  it('an unknown version is asked for again, since it may come to be', async () => {
    const { pool, queries } = counted();
    const versions = postgresVersions(pool);
    const id = newId();
    expect(await versions.load(id)).toBeNull();
    expect(await versions.load(id)).toBeNull();
    expect(queries()).toBe(2);
  });

  it('an endpoint leads to the live version of its story', async () => {
    const { team, story, versionId, endpoint } = await publish();
    const found = await postgresEndpoints(database.pool).find([endpoint.path, 'unknown', 'a\0b']);
    expect([...found]).toEqual([
      [
        endpoint.path,
        {
          path: endpoint.path,
          secretHash: createHash('sha256').update('shh').digest(),
          storyId: story.id,
          teamId: team.id,
          versionId,
          actionId: endpoint.actionId,
          enabled: true,
          concurrency: null,
          concurrencyKey: null,
          priority: 0,
          suspended: false,
        },
      ],
    ]);
  });

  it('an endpoint follows its story at once: disabled, then deleted', async () => {
    const { story, endpoint } = await publish();
    const endpoints = postgresEndpoints(database.pool);
    const enabled = async () => (await endpoints.find([endpoint.path])).get(endpoint.path)?.enabled;
    await prisma.story.update({ where: { id: story.id }, data: { disabled: true } });
    expect(await enabled()).toBe(false);
    await prisma.story.update({ where: { id: story.id }, data: { disabled: false } });
    await prisma.endpoint.update({ where: { path: endpoint.path }, data: { enabled: false } });
    expect(await enabled()).toBe(false);
    await prisma.story.update({ where: { id: story.id }, data: { deletedAt: new Date() } });
    expect(await enabled()).toBeUndefined();
  });

  it('an endpoint whose story was never published is unknown', async () => {
    const { story, endpoint } = await publish();
    await prisma.story.update({ where: { id: story.id }, data: { liveVersionId: null } });
    expect(await postgresEndpoints(database.pool).find([endpoint.path])).toEqual(new Map());
    expect(await postgresEndpoints(database.pool).find([])).toEqual(new Map());
  });
});
