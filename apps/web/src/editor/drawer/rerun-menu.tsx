'use client';
import type { Id } from '@storyloom/engine';
import { Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { versionWords } from '../rules/version-words.ts';
import { useEditor } from '../state/use-editor.ts';
import { OfEvent } from './re-emit-button.tsx';
import { useRunControls } from './use-run-controls.ts';
import type { WhichVersion } from './version-field.tsx';

type MenuProps = {
  /** What is run again, for its button: `Run again`. */
  verb: string;
  version: number;
  busy: boolean;
  onAsWas: (version: WhichVersion) => void;
  /** Opens a form for the event. */
  onEdit: () => void;
};

/** As then, as now, or with other data. */
export function AgainMenu({ verb, version, busy, onAsWas, onEdit }: MenuProps) {
  const { draft } = useEditor();
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <Button size="sm" variant="quiet" icon={RotateCcw} busy={busy}>
          <span className="sm:@max-[30rem]:sr-only">{verb}</span>
        </Button>
      }
    >
      <MenuItem end={versionWords(version)} onSelect={() => onAsWas('original')}>
        On the version it ran with
      </MenuItem>
      <MenuItem end="live" onSelect={() => void draft.flush().then(() => onAsWas('current'))}>
        On the current version
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Pencil} onSelect={onEdit}>
        With edited data
      </MenuItem>
    </Menu>
  );
}

type Props = { actionRunId: Id; actionName: string; eventId: Id; version: number };

/** Runs an ended Action run again on the event it was given: what follows from it follows again. */
export function RerunMenu({ actionRunId, actionName, eventId, version }: Props) {
  const { canRun } = useEditor();
  const { storyId, rerun } = useRunControls();
  const [editing, setEditing] = useState(false);
  if (!canRun) return null;
  const close = () => setEditing(false);
  return (
    <>
      <AgainMenu
        verb="Run again"
        version={version}
        busy={rerun.isPending}
        onAsWas={(which) => rerun.mutate({ storyId, actionRunId, version: which })}
        onEdit={() => setEditing(true)}
      />
      <Dialog
        open={editing}
        onOpenChange={setEditing}
        title={`Run ${actionName} again`}
        description="With this event in place of the one it was given. What follows from it follows again; Actions before it do not run."
      >
        <OfEvent
          eventId={eventId}
          verb="Run again"
          repeat={{
            isPending: rerun.isPending,
            error: rerun.error,
            begin: (what) => rerun.mutate({ storyId, actionRunId, ...what }, { onSuccess: close }),
          }}
        />
      </Dialog>
    </>
  );
}
