'use client';
import type { Id } from '@storyloom/engine';
import { GitCompare } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { say } from '../state/view.ts';
import { RunPages } from './run-list.tsx';

/** Chooses a second run to compare the shown one with. */
export function CompareButton({ runId }: { runId: Id }) {
  const { view } = useEditor();
  const compareId = useView((state) => state.compareId);
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Compare with another run"
      open={open}
      onOpenChange={setOpen}
      align="end"
      side="top"
      className="max-h-(--available-height) w-100 overflow-y-auto"
      trigger={
        <Button size="sm" variant="quiet" icon={GitCompare}>
          <span className="@max-[26rem]:sr-only">Compare</span>
        </Button>
      }
    >
      <p className="px-3 pt-3 text-12 text-ink-2">Compare with</p>
      <RunPages
        label="Runs to compare with"
        filter={null}
        selected={compareId}
        without={runId}
        onSelect={(id) => {
          view.setState({ compareId: id, replay: null, playing: false });
          say(view, 'Two runs are compared');
          setOpen(false);
        }}
      />
    </Popover>
  );
}
