import { PrismaPg } from '@prisma/adapter-pg';
import { waits } from '../postgres/pool.ts';
import { PrismaClient } from './generated/client.ts';

export type { Prisma, PrismaClient } from './generated/client.ts';

/**
 * Prisma over a pool of at most `max` connections: for everything but the hot path, which has pools of
 * its own, so that a slow page cannot hold up ingest. Waits 5 s for a connection, then rejects.
 */
export function makePrisma(options: { url: string; max: number }): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: options.url,
    application_name: 'storyloom ui',
    max: options.max,
    ...waits(30_000),
  });
  return new PrismaClient({ adapter });
}
