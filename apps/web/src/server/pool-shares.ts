/** Connections for each use of the app: see `poolShares`. */
export type PoolShares = { ingest: number; prisma: number; pages: number; answers: number };

/**
 * How the app's connections are shared, at least one for each use, so at least four. Ingest has its own, so
 * that slow pages cannot hold up webhooks; so have the answers that callers wait for, which one statement
 * looks up for all of them.
 */
export function poolShares(total: number): PoolShares {
  const pages = total < 10 ? 1 : 2;
  const answers = 1;
  const ingest = Math.max(1, Math.floor((total - pages) / 2));
  return { ingest, prisma: Math.max(1, total - pages - answers - ingest), pages, answers };
}
