import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeReturn } from '../../src/app-shell/sign-in-path.ts';
import { runtime } from '../../src/server/runtime.ts';
import { currentUser } from '../../src/server/session.ts';
import { signInError } from './sign-in-error.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { error, callbackUrl } = await searchParams;
  const returnTo = safeReturn(typeof callbackUrl === 'string' ? pathOf(callbackUrl) : undefined);
  if ((await currentUser()) !== null) redirect(returnTo);
  const { site, mailSignInLink } = runtime();
  return (
    <SignInFrame>
      <SignInForm
        host={new URL(site.baseUrl).host}
        sendsMail={mailSignInLink !== null}
        returnTo={returnTo}
        error={signInError(typeof error === 'string' ? error : undefined)}
      />
    </SignInFrame>
  );
}

/** next-auth hands back whole addresses; only their path counts. */
function pathOf(address: string): string | undefined {
  if (address.startsWith('/')) return address;
  const url = URL.parse(address);
  return url === null ? undefined : url.pathname + url.search;
}
