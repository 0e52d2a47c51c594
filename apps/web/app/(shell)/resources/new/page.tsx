import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { signInPath } from '../../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../../src/server/session.ts';
import { NewResource } from '../new-resource.tsx';

export const metadata: Metadata = { title: 'New resource' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ name?: string | string[] }>;
}) {
  const { name } = await searchParams;
  if ((await currentUser()) === null) redirect(signInPath('/resources/new'));
  return <NewResource name={typeof name === 'string' ? name : ''} />;
}
