import { isId } from '@storyloom/engine';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { OpenStory } from '../../../src/editor/open-story.tsx';
import { currentUser } from '../../../src/server/session.ts';

export const metadata: Metadata = { title: 'Story' };

type Props = {
  params: Promise<{ id: string }>;
  /** The run that is open at first and the step of it; the Action or note that is selected at first; or the version that is looked at. */
  searchParams: Promise<Record<'run' | 'step' | 'action' | 'version', string | string[] | undefined>>;
};

export default async function StoryPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { run, step, action, version } = await searchParams;
  if (!isId(id)) notFound();
  if ((await currentUser()) === null) redirect(signInPath(`/stories/${id}`));
  return (
    <OpenStory
      storyId={id}
      runId={idOf(run)}
      stepId={idOf(step)}
      actionId={idOf(action)}
      version={typeof version === 'string' ? version : null}
    />
  );
}

function idOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}
