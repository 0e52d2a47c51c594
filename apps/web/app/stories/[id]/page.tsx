import { isId } from '@storyloom/engine';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { signInPath } from '../../../src/app-shell/sign-in-path.ts';
import { OpenStory } from '../../../src/editor/open-story.tsx';
import { currentUser } from '../../../src/server/session.ts';

export const metadata: Metadata = { title: 'Story' };

type Props = {
  params: Promise<{ id: string }>;
  /** The run that is open at first and the step of it; the Action (its id or slug) or note that is selected at first; the version that is looked at; or the text that is looked for. */
  searchParams: Promise<
    Record<'run' | 'step' | 'action' | 'version' | 'find', string | string[] | undefined>
  >;
};

export default async function StoryPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { run, step, action, version, find } = await searchParams;
  if (!isId(id)) notFound();
  if ((await currentUser()) === null) redirect(signInPath(`/stories/${id}`));
  return (
    <OpenStory
      storyId={id}
      runId={idOf(run)}
      stepId={idOf(step)}
      action={typeof action === 'string' ? action : null}
      version={typeof version === 'string' ? version : null}
      find={typeof find === 'string' ? find : null}
    />
  );
}

function idOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}
