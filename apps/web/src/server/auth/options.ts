/**
 * Signing in by a mailed link, through next-auth 4 with sessions in the database. Accounts are made by
 * invitation alone, and no answer, nor its time, tells whether an address has one.
 */
import { randomBytes } from 'node:crypto';
import { PrismaAdapter } from '@next-auth/prisma-adapter';
import { isEmail, normalEmail } from '@storyloom/adapters/accounts/email';
import type { Origin } from '@storyloom/adapters/audit/audit';
import type { AuthOptions } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import type { EmailConfig } from 'next-auth/providers/email';
import type { Runtime } from '../runtime.ts';
import { recordedSignIn } from './recorded-sign-in.ts';
import { safeRedirect } from './safe-redirect.ts';
import { sessionCookieName } from './session-cookie.ts';

/** Counted from the sign-in; using a session does not make it longer. */
const sessionSeconds = 30 * 24 * 3_600;

/** For one request. `action` is next-auth's: the part of the address behind /api/auth. */
export function authOptions(
  runtime: Runtime,
  { action, from }: { action: string | undefined; from: Origin },
): AuthOptions {
  const { site, secret, log } = runtime;
  const recorded = recordedSignIn(runtime, from);
  const { baseUrl, secure } = site;
  const prefix = secure ? '__Host-' : '';
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    adapter: recorded.around(adapterOf(runtime), { signsOut: action === 'signout' }),
    // Links made on the command line are taken although none can be asked for here.
    providers: runtime.mailSignInLink || action === 'callback' ? [emailProvider(runtime)] : [],
    secret,
    session: {
      strategy: 'database',
      maxAge: sessionSeconds,
      updateAge: sessionSeconds,
      generateSessionToken: () => randomBytes(32).toString('base64url'),
    },
    useSecureCookies: secure,
    cookies: {
      sessionToken: { name: sessionCookieName(site), options: cookie },
      callbackUrl: { name: `${prefix}storyloom-callback`, options: cookie },
      csrfToken: { name: `${prefix}storyloom-csrf`, options: cookie },
    },
    pages: { signIn: '/sign-in', verifyRequest: '/sign-in/check', error: '/sign-in' },
    callbacks: {
      signIn: async ({ user, email }) => {
        // Asking for a link always looks the same; only who exists gets one.
        if (email?.verificationRequest) return true;
        return recorded.lets(user.email ?? '');
      },
      redirect: ({ url }) => safeRedirect(url, baseUrl),
      // The page asks the server for everything else.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: { signIn: recorded.signedIn },
    logger: {
      // Details may hold an address with a token: they stay out.
      error: (code) => log.warn('Signing in failed', { code }),
      warn: (code) => log.debug('next-auth warns', { code }),
      debug: () => undefined,
    },
  };
}

/** Tokens are made by `signInLink`, which next-auth's own callback reads. */
function adapterOf({ prisma }: Runtime): Adapter {
  return { ...PrismaAdapter(prisma), createVerificationToken: async () => undefined };
}

function emailProvider(runtime: Runtime): EmailConfig {
  return {
    id: 'email',
    type: 'email',
    name: 'Email',
    server: '',
    from: '',
    maxAge: 0,
    options: {},
    normalizeIdentifier: (identifier) => {
      const email = normalEmail(identifier);
      if (!isEmail(email)) throw new Error('Not an e-mail address.');
      return email;
    },
    // Not waited for: how long it takes would tell whether a mail was sent.
    sendVerificationRequest: async ({ identifier, url }) => {
      const callbackUrl = new URL(url).searchParams.get('callbackUrl') ?? runtime.site.baseUrl;
      runtime.mailSignInLink?.({ email: identifier, callbackUrl }).catch((error: unknown) => {
        runtime.log.error('A sign-in mail could not be sent', { err: error });
      });
    },
  };
}
