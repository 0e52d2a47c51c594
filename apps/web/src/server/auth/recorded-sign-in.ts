/**
 * Signing in and out in the audit log, around the functions of next-auth that do it: begun before the session is there
 * or gone, ended when it is. One of these serves one request.
 */
import { normalEmail } from '@storyloom/adapters/accounts/email';
import { type Act, type Origin, recorded } from '@storyloom/adapters/audit/audit';
import type { Id } from '@storyloom/engine';
import type { Adapter } from 'next-auth/adapters';
import type { Runtime } from '../runtime.ts';

type Deps = Pick<Runtime, 'prisma' | 'audit' | 'mayRecordFailure' | 'log'>;

export function recordedSignIn(deps: Deps, from: Origin) {
  const { prisma, audit } = deps;
  let begun: Id | null = null;
  const act = (operation: string, by: Act['by']): Act => ({
    via: 'page',
    operation,
    resource: 'viewer',
    teamId: null,
    by,
    from,
    inputs: {},
  });

  /** A link that was used or made up, or a user who is gone. Anybody can try: only so many an hour are written down. */
  async function failed(email: string): Promise<void> {
    const may = await deps.mayRecordFailure().catch((err: unknown) => {
      deps.log.warn('The rate of failed sign-ins cannot be looked up', { err });
      return false;
    });
    if (may) await audit.refuse(act('viewer.signIn', { userId: null, email }), 'NOT_FOUND');
  }

  return {
    /** Whether the holder of a link that is good may come in. */
    async lets(address: string): Promise<boolean> {
      const email = normalEmail(address);
      const user = await prisma.user.findUnique({
        where: { email },
        select: { id: true, emailVerified: true },
      });
      if (!user) {
        await failed(email);
        return false;
      }
      const operation = user.emailVerified === null ? 'viewer.acceptInvitation' : 'viewer.signIn';
      begun = await audit.begin(act(operation, { userId: user.id }));
      return true;
    },
    async signedIn(): Promise<void> {
      if (begun !== null) await audit.end(begun, { ok: true });
    },
    /** Of the adapter: what uses up a link, and what ends a session. */
    around(adapter: Adapter, { signsOut }: { signsOut: boolean }): Adapter {
      const { useVerificationToken, deleteSession } = adapter;
      return {
        ...adapter,
        useVerificationToken: async (given) => {
          const found = (await useVerificationToken?.(given)) ?? null;
          if (found === null || found.expires.getTime() < Date.now())
            await failed(normalEmail(given.identifier));
          return found;
        },
        deleteSession: async (sessionToken) => {
          const session = signsOut
            ? await prisma.session.findUnique({ where: { sessionToken }, select: { userId: true } })
            : null;
          const run = async () => void (await deleteSession?.(sessionToken));
          if (!session) return run();
          const by = { userId: session.userId };
          return recorded(audit, act('viewer.signOut', by), { run, outcome: () => ({ ok: true }) });
        },
      };
    },
  };
}
