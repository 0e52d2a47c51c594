'use client';
import { lazy, Suspense } from 'react';
import { LockDialog } from '../story-settings/lock-dialog.tsx';
import { StorySettingsDialog } from '../story-settings/story-settings-dialog.tsx';
import { useEditor, useGraph, useView } from './state/use-editor.ts';

// Loaded when they are asked for: most visits need none of them.
const CommandPalette = lazy(() =>
  import('./find/command-palette.tsx').then(({ CommandPalette: component }) => ({ default: component })),
);
const ShortcutSheet = lazy(() =>
  import('./find/shortcut-sheet.tsx').then(({ ShortcutSheet: component }) => ({ default: component })),
);
const FormulaReference = lazy(() =>
  import('./find/formula-reference.tsx').then(({ FormulaReference: component }) => ({ default: component })),
);
const StoriesSearch = lazy(() =>
  import('./find/stories-search.tsx').then(({ StoriesSearch: component }) => ({ default: component })),
);

/** What lies over the editor, one at a time: any act can open it. */
export function Overlays() {
  const { view, storyId } = useEditor();
  const overlay = useView((state) => state.overlay);
  const name = useView((state) => state.story.name);
  const close = () => view.setState({ overlay: null });
  return (
    <Suspense fallback={null}>
      {overlay === 'settings' && <EditorSettings onClosed={close} />}
      {overlay === 'lock' && <LockDialog story={{ id: storyId, name }} onClosed={close} />}
      {overlay === 'commands' && <CommandPalette />}
      {overlay === 'shortcuts' && <ShortcutSheet onClosed={close} />}
      {overlay === 'formulas' && <FormulaReference onClosed={close} />}
      {overlay === 'stories' && <StoriesSearch onClosed={close} />}
    </Suspense>
  );
}

/** The settings of the story that is open. */
function EditorSettings({ onClosed }: { onClosed: () => void }) {
  const { storyId, canRun, view } = useEditor();
  const name = useView((state) => state.story.name);
  const graph = useGraph();
  return (
    <StorySettingsDialog
      story={{ id: storyId, name }}
      readOnly={!canRun}
      graph={graph}
      onNamed={(story) => view.setState({ story: { name: story.name, description: story.description } })}
      onClosed={onClosed}
    />
  );
}
