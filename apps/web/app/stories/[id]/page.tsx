import { isId } from '@storyloom/engine';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { OpenStory } from '../../../src/editor/open-story.tsx';
import { currentUser } from '../../../src/server/session.ts';

export const metadata: Metadata = { title: 'Story' };

type Props = {
  params: Promise<{ id: string }>;
  /** The run that is open at first, and the step of it; or the version that is looked at. */
  searchParams: Promise<{ run?: string | string[]; step?: string | string[]; version?: string | string[] }>;
};

export default async function StoryPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { run, step, version } = await searchParams;
  if (!isId(id)) notFound();
  if ((await currentUser()) === null) redirect(signInPath(`/stories/${id}`));
  const shown = typeof version === 'string' ? version : null;
  return <OpenStory storyId={id} runId={idOf(run)} stepId={idOf(step)} version={shown} />;
}

function idOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}
