import { isId } from '@storyloom/engine';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { OpenStory } from '../../../src/editor/open-story.tsx';
import { currentUser } from '../../../src/server/session.ts';

export const metadata: Metadata = { title: 'Story' };

export default async function StoryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!isId(id)) notFound();
  if ((await currentUser()) === null) redirect(signInPath(`/stories/${id}`));
  return <OpenStory storyId={id} />;
}
