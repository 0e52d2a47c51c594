'use client';
import type { Id } from '@storyloom/engine';
import { RotateCcw } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useEditor } from '../state/use-editor.ts';
import { useRunControls } from './use-run-controls.ts';

/** Runs an ended Action run again on the event it was given: what follows from it follows again. */
export function RerunMenu({ actionRunId }: { actionRunId: Id }) {
  const { canRun, draft } = useEditor();
  const { storyId, rerun } = useRunControls();
  if (!canRun) return null;
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <Button size="sm" variant="quiet" icon={RotateCcw} busy={rerun.isPending}>
          <span className="sm:@max-[30rem]:sr-only">Run again</span>
        </Button>
      }
    >
      <MenuItem onSelect={() => rerun.mutate({ storyId, actionRunId, version: 'original' })}>
        On the version it ran with
      </MenuItem>
      <MenuItem
        onSelect={() =>
          void draft.flush().then(() => rerun.mutate({ storyId, actionRunId, version: 'current' }))
        }
      >
        On the current version
      </MenuItem>
    </Menu>
  );
}
