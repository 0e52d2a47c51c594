import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../src/server/session.ts';
import { TemplatesPage } from './templates-page.tsx';

export const metadata: Metadata = { title: 'Templates' };

export default async function Page() {
  if ((await currentUser()) === null) redirect(signInPath('/templates'));
  return <TemplatesPage />;
}
