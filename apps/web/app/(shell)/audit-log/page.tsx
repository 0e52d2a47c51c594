import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../src/server/session.ts';
import { AuditPage } from './audit-page.tsx';

export const metadata: Metadata = { title: 'Audit log' };

export default async function Page() {
  if ((await currentUser()) === null) redirect(signInPath('/audit-log'));
  return <AuditPage />;
}
