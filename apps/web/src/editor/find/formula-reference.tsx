'use client';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { FunctionReference } from '../panel/function-reference.tsx';

/** Every function of formulas, to look up without an Action open. */
export function FormulaReference({ onClosed }: { onClosed: () => void }) {
  const [open, setOpen] = useState(true);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="Functions of formulas"
      description={
        <>
          A formula stands between <code>{'<<'}</code> and <code>{'>>'}</code> and reads what earlier Actions
          emitted.
        </>
      }
      wide
    >
      <FunctionReference />
    </Dialog>
  );
}
