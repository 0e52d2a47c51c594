/** The least that `DATABASE_POOL_WORKER` may be is the sum of these; see variables.ts. */
const leastHot = 2;
const leastRest = 2;

/**
 * How a worker's connections are shared. Claims and settlements have their own, so that cleaning up cannot
 * hold them up: two at least, since a join reads what its formulas name while its transaction holds one.
 * Cleaning up holds one of the rest for a whole round, so there are two of these, too.
 */
export function poolShares(total: number): { hot: number; rest: number } {
  const rest = Math.max(leastRest, Math.min(4, Math.floor(total / 3)));
  return { rest, hot: Math.max(leastHot, total - rest) };
}
