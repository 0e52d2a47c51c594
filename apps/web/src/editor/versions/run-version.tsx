'use client';
import type { Graph } from '@storyloom/engine';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { RunForm } from '../bar/run-form.tsx';
import { isSource } from '../rules/types.ts';

/** Runs a version that a person chose, whichever is live. */
export function RunVersion({ number, graph }: { number: number; graph: Graph }) {
  const [open, setOpen] = useState(false);
  const sources = Object.values(graph.actions).filter(
    (action) => isSource(action) && action.disabled !== true,
  );
  if (sources.length === 0) return null;
  return (
    <Popover
      label={`Run version ${number}`}
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-90"
      trigger={
        <Button size="sm" icon={Play}>
          Run it
        </Button>
      }
    >
      <h2 className="px-4 pt-4 font-semibold">Run version {number}</h2>
      <RunForm sources={sources} version={number} onStarted={() => setOpen(false)} />
    </Popover>
  );
}
