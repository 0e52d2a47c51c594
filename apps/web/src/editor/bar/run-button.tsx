'use client';
import type { Graph, GraphAction } from '@storyloom/engine';
import { Play } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { RunForm } from '../parts.tsx';
import { isSource } from '../rules/types.ts';
import { useEditor, useGraphPart, useView } from '../state/use-editor.ts';

/** Runs the story on its inputs, or on an event that a person sees before it is sent. */
export function RunButton({ className }: { className?: string }) {
  const sources = useGraphPart(sourcesOf);
  const { view } = useEditor();
  const open = useView((state) => state.overlay === 'run');
  const setOpen = (next: boolean) => view.setState({ overlay: next ? 'run' : null });
  return (
    <Popover
      label="Run the story"
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-90"
      trigger={
        <Button
          icon={Play}
          data-tour="run"
          disabled={sources.length === 0}
          className={className ?? ''}
          title={sources.length === 0 ? 'Add a Webhook first: something has to start the story' : undefined}
        >
          Run
        </Button>
      }
    >
      <RunForm sources={sources} version={null} onStarted={() => setOpen(false)} />
    </Popover>
  );
}

/** What a person can start it with. */
function sourcesOf({ actions }: Graph): GraphAction[] {
  return Object.values(actions).filter((action) => isSource(action) && action.disabled !== true);
}
