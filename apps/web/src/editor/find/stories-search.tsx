'use client';
import { StoriesSearchDialog } from '../../search/stories-search-dialog.tsx';
import { acts } from '../acts/all.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { showCard } from './story-hits.ts';

/** The search in all stories, from within one: a hit in this story is shown at once. */
export function StoriesSearch({ onClosed }: { onClosed: () => void }) {
  const editor = useEditor();
  const { view, teamId, storyId, page, canvas } = editor;
  const text = useView((state) => state.storiesText);
  return (
    <StoriesSearchDialog
      teamId={teamId}
      text={text}
      onText={(storiesText) => view.setState({ storiesText })}
      onClosed={onClosed}
      onChoose={({ storyId: hitStory, cardId, find, path }) => {
        if (hitStory !== storyId) return page.current?.go(path);
        if (find === null) return;
        view.setState({ find: { text: find, at: -1 } });
        if (cardId === null) return acts.find.run(editor);
        showCard(editor, cardId);
        canvas.current?.focus();
      }}
    />
  );
}
