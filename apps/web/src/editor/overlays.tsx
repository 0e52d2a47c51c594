'use client';
import { CanvasMenu } from './canvas/canvas-menu.tsx';
import {
  CommandPalette,
  FormulaReference,
  LockDialog,
  ShortcutSheet,
  StoriesSearch,
  StorySettingsDialog,
} from './parts.tsx';
import { useEditor, useGraph, useView } from './state/use-editor.ts';

/** What lies over the editor, one at a time: any act can open it. */
export function Overlays() {
  const { view, storyId } = useEditor();
  const overlay = useView((state) => state.overlay);
  const name = useView((state) => state.story.name);
  const close = () => view.setState({ overlay: null });
  return (
    <>
      <CanvasMenu />
      {overlay === 'settings' && <EditorSettings onClosed={close} />}
      {overlay === 'lock' && <LockDialog story={{ id: storyId, name }} onClosed={close} />}
      {overlay === 'commands' && <CommandPalette />}
      {overlay === 'shortcuts' && <ShortcutSheet onClosed={close} />}
      {overlay === 'formulas' && <FormulaReference onClosed={close} />}
      {overlay === 'stories' && <StoriesSearch onClosed={close} />}
    </>
  );
}

/** The settings of the story that is open. */
function EditorSettings({ onClosed }: { onClosed: () => void }) {
  const { storyId, canRun } = useEditor();
  const name = useView((state) => state.story.name);
  const graph = useGraph();
  return (
    <StorySettingsDialog story={{ id: storyId, name }} readOnly={!canRun} graph={graph} onClosed={onClosed} />
  );
}
