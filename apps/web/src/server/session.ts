import type { Viewer } from '@storyloom/adapters/accounts/sessions';
import { cookies } from 'next/headers';
import { sessionCookieName } from './auth/session-cookie.ts';
import { runtime } from './runtime.ts';

/** Who is signed in on this request, for pages; null when nobody is. */
export async function currentUser(): Promise<Viewer['user'] | null> {
  const { site, findSession } = runtime();
  const token = (await cookies()).get(sessionCookieName(site))?.value;
  const viewer = token ? await findSession(token) : null;
  return viewer?.user ?? null;
}
