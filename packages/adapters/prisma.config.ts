import { defineConfig } from 'prisma/config';

/** Where Prisma's own commands find the model: `prisma generate`, and `prisma migrate deploy` where it can run. */
export default defineConfig({
  schema: '../../prisma/schema.prisma',
  migrations: { path: '../../prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
