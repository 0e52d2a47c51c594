import { isId } from '@storyloom/engine';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '../../../../src/app-shell/sign-in-path.ts';
import { currentUser } from '../../../../src/server/session.ts';
import { EditCredential } from '../edit-credential.tsx';

export const metadata: Metadata = { title: 'Credential' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!isId(id)) notFound();
  if ((await currentUser()) === null) redirect(signInPath(`/credentials/${id}`));
  return <EditCredential id={id} />;
}
