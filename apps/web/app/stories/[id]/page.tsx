import type { Metadata } from 'next';
import { OpenStory } from '../../../src/editor/open-story.tsx';

export const metadata: Metadata = { title: 'Story' };

export default async function StoryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <OpenStory storyId={id} />;
}
