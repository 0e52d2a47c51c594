import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../src/server/session.ts';
import { StoriesPage } from './stories-page.tsx';

export const metadata: Metadata = { title: 'Stories' };

export default async function Page() {
  if ((await currentUser()) === null) redirect(signInPath('/stories'));
  return <StoriesPage />;
}
