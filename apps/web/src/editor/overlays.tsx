'use client';
import { StorySettingsDialog } from '../story-settings/story-settings-dialog.tsx';
import { useEditor, useView } from './state/use-editor.ts';

/** What lies over the editor, one at a time: any act can open it. */
export function Overlays() {
  const { view, storyId, readOnly } = useEditor();
  const overlay = useView((state) => state.overlay);
  const name = useView((state) => state.story.name);
  const close = () => view.setState({ overlay: null });
  return overlay === 'settings' ? (
    <StorySettingsDialog story={{ id: storyId, name }} readOnly={readOnly} onClosed={close} />
  ) : null;
}
