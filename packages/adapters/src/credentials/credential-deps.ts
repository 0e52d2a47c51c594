import type { Log } from '../log/log.ts';
import type { Pool } from '../postgres/pool.ts';
import type { PrismaClient } from '../prisma/client.ts';
import type { Vault } from '../vault/vault.ts';
import type { ExchangeDeps } from './exchange/exchange.ts';

/** What people's work on credentials needs. Without a key there is no vault, and none can be made. */
export type CredentialDeps = ExchangeDeps & {
  prisma: PrismaClient;
  pool: Pool;
  /** Its connections are held while an address is asked: apart from those of pages. */
  tokenPool: Pool;
  vault: Vault | null;
  log: Log;
};
