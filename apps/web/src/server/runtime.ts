/**
 * What pages and route handlers need of the running program. Next bundles them apart from it, so modules
 * are there twice; this process has one registry, on globalThis, filled before Next starts.
 */
import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import type { Audit } from '@storyloom/adapters/audit/audit';
import type { Log } from '@storyloom/adapters/log/log';
import type { PrismaClient } from '@storyloom/adapters/prisma/client';

export type Runtime = {
  prisma: PrismaClient;
  site: { baseUrl: string; secure: boolean };
  secret: string;
  log: Log;
  audit: Audit;
  /** Whether one more failed sign-in goes into the audit log: anybody can make them. */
  mayRecordFailure: () => Promise<boolean>;
  findSession: (token: string) => Promise<Viewer | null>;
  /** Mails a sign-in link to a user who exists; null when no mail server is set up. */
  mailSignInLink: ((to: { email: string; callbackUrl: string }) => Promise<void>) | null;
};

declare global {
  var storyloomRuntime: Runtime | undefined;
}

export function setRuntime(runtime: Runtime): void {
  globalThis.storyloomRuntime = runtime;
}

export function runtime(): Runtime {
  const { storyloomRuntime } = globalThis;
  if (!storyloomRuntime) throw new Error('Next was started without server.ts, which sets up what it needs.');
  return storyloomRuntime;
}
