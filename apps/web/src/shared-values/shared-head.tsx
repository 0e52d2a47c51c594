'use client';
import type { ShareAccess } from '@storyloom/engine';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AskDialog } from '../app-shell/ask-dialog.tsx';
import { PageHeader } from '../app-shell/page-header.tsx';
import type { Use } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { SharedMark } from './shared-mark.tsx';
import { lossOf } from './used-by.tsx';

type Props = {
  of: { name: string; own: boolean; access: ShareAccess };
  readOnly: boolean;
  uses: Use[] | undefined;
  remove: () => Promise<unknown>;
  onRemoved: () => void;
};

/** The head of a shared thing's page: what it is called, whose it is, and the way to remove it. */
export function SharedHead({ of: { name, own, access }, readOnly, uses, remove, onRemoved }: Props) {
  const [removing, setRemoving] = useState(false);
  return (
    <div className="max-w-[900px]">
      <PageHeader title={name}>
        <SharedMark own={own} access={access} />
        {!readOnly && (
          <Button size="lg" variant="danger" icon={Trash2} onClick={() => setRemoving(true)}>
            Remove
          </Button>
        )}
      </PageHeader>
      {removing && (
        <AskDialog
          title={`Remove “${name}”?`}
          text={`Its value is deleted for good. ${lossOf(uses)}`}
          keep="Keep it"
          verb="Remove"
          fault="It was not removed"
          run={async () => {
            await remove();
            onRemoved();
          }}
          onClosed={() => setRemoving(false)}
        />
      )}
    </div>
  );
}
