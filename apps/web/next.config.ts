import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // `npm test` checks the types of the whole tree; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
  transpilePackages: ['@storyloom/actions', '@storyloom/adapters', '@storyloom/engine', '@storyloom/formula'],
  serverExternalPackages: [
    'pg',
    'bullmq',
    'ioredis',
    'pino',
    'nodemailer',
    '@prisma/client',
    '@prisma/adapter-pg',
  ],
};

export default config;
