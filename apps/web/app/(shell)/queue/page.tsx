import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../src/server/session.ts';
import { QueuePage } from './queue-page.tsx';

export const metadata: Metadata = { title: 'Queue' };

export default async function Page() {
  if ((await currentUser()) === null) redirect(signInPath('/queue'));
  return <QueuePage />;
}
