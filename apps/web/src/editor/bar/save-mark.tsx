'use client';
import { Check, CircleDot, CloudOff, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { RunningIcon } from '../../ui/own-icons.tsx';
import { type SaveState, saveState } from '../document/save-state.ts';
import { useEditor } from '../state/use-editor.ts';

const looks: Record<SaveState['kind'], { icon: IconShape; tone: string }> = {
  saved: { icon: Check, tone: '' },
  saving: { icon: RunningIcon, tone: '' },
  by_hand: { icon: CircleDot, tone: 'tone-waiting text-tone-text' },
  offline: { icon: CloudOff, tone: 'tone-waiting text-tone-text' },
  conflict: { icon: TriangleAlert, tone: 'tone-waiting text-tone-text' },
  stopped: { icon: TriangleAlert, tone: 'tone-failed text-tone-text' },
};

/** Whether the draft is on the server; what is kept here when it is not. */
export function SaveMark({ compact = false }: { compact?: boolean }) {
  const { draft } = useEditor();
  const [now, setNow] = useState(() => Date.now());
  const state = useStore(draft.store);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const { kind, text } = saveState(state, Math.max(now, Date.now()));
  const { icon, tone } = looks[kind];
  const spoken = kind === 'saved' ? 'Saved' : text;
  return (
    <span
      className={`flex min-w-0 items-center gap-1.5 text-12 whitespace-nowrap ${tone === '' ? 'text-ink-3' : tone}`}
    >
      <Icon of={icon} size={14} />
      <span aria-hidden className={compact && kind === 'saved' ? 'sr-only' : 'truncate tabular-nums'}>
        {text}
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
      {kind === 'offline' && (
        <Button size="sm" variant="quiet" onClick={() => void draft.flush()}>
          Try now
        </Button>
      )}
      {kind === 'by_hand' && (
        <Button size="sm" variant="quiet" onClick={() => void draft.save()}>
          Save
        </Button>
      )}
    </span>
  );
}
