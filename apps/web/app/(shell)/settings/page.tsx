import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../src/server/session.ts';
import { SettingsPage } from './settings-page.tsx';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page({ searchParams }: { searchParams: Promise<{ tab?: string | string[] }> }) {
  if ((await currentUser()) === null) redirect(signInPath('/settings'));
  const { tab } = await searchParams;
  return <SettingsPage asked={typeof tab === 'string' ? tab : null} />;
}
