import { command } from './command.mjs';
import { node24, root } from './root.mjs';

/**
 * Generates the Prisma client from prisma/schema.prisma. Its generator wants a schema engine that it
 * would download and never runs; any program that is there satisfies it, so this needs no network.
 */
export function generatePrismaClient() {
  const adapters = `${root}/packages/adapters`;
  const prisma = `${adapters}/node_modules/prisma/build/index.js`;
  return command(node24, [prisma, 'generate', '--schema', `${root}/prisma/schema.prisma`], {
    cwd: adapters,
    env: { PRISMA_SCHEMA_ENGINE_BINARY: node24, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}
