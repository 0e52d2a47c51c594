/** How often credentials may be used, as it is now: for whoever admits the runs that use them. */
import { type Id, type Rate, rateSchema } from '@storyloom/engine';
import type { Pool } from '../postgres/pool.ts';

/** Those that have no rate, or are gone, are left out. */
export function credentialRates(pool: Pool): (credentialIds: Id[]) => Promise<Map<Id, Rate>> {
  return async (credentialIds) => {
    if (credentialIds.length === 0) return new Map();
    const { rows } = await pool.query<{ id: Id; rate_limit: unknown }>({
      name: 'storyloom_credential_rates',
      text: 'SELECT id, rate_limit FROM credential WHERE id = ANY($1::uuid[]) AND rate_limit IS NOT NULL',
      values: [credentialIds],
    });
    return new Map(rows.map((row) => [row.id, rateSchema.parse(row.rate_limit)]));
  };
}
