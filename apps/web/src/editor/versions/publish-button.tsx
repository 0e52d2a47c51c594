'use client';
import { diffCount } from '@storyloom/engine';
import { Eye, Upload } from 'lucide-react';
import type { VersionState } from '../../app-shell/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { formatCounted } from '../../ui/format.ts';
import type { IconShape } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Publishing } from '../parts.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { useMe, usePending, useVersionState } from './use-versions.ts';

/** Under change control: how a draft goes live, and where its review stands. */
export function PublishButton({ className }: { className?: string }) {
  const { readOnly } = useEditor();
  const { data } = useVersionState();
  if (readOnly || !data?.changeControl) return null;
  return <Publish state={data} {...(className === undefined ? {} : { className })} />;
}

function Publish({ state, className }: { state: VersionState; className?: string }) {
  const me = useMe();
  const pending = usePending();
  const { view } = useEditor();
  const open = useView((state) => state.overlay === 'publish');
  const setOpen = (next: boolean) => view.setState({ overlay: next ? 'publish' : null });
  const count = pending === null ? 0 : diffCount(pending);
  const { label, icon, loud, end } = lookOf(state, me.id, count);
  const isIdle = count === 0 && state.review === null;
  const close = () => setOpen(false);
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-90"
      trigger={
        <Button
          icon={icon}
          variant={loud ? 'primary' : 'default'}
          disabled={isIdle}
          title={isIdle ? 'The draft is what is live' : undefined}
          className={className ?? ''}
        >
          {label}
          {end !== null && <span className="text-11 font-normal tabular-nums">{end}</span>}
        </Button>
      }
    >
      <Publishing state={state} onClose={close} />
    </Popover>
  );
}

type Look = { label: string; icon: IconShape; loud: boolean; end: string | null };

function lookOf({ reviewRequired, review }: VersionState, me: string | null, count: number): Look {
  const end = count === 0 ? null : formatCounted(count, 'change');
  if (!reviewRequired) return { label: 'Publish', icon: Upload, loud: count > 0, end };
  switch (review?.state) {
    case 'open':
      return review.requestedBy?.id === me
        ? { label: 'In review', icon: Eye, loud: false, end: null }
        : { label: 'Review', icon: Eye, loud: true, end: null };
    case 'approved':
      return { label: 'Publish', icon: Upload, loud: true, end: 'approved' };
    case 'rejected':
      return { label: 'Rejected', icon: Eye, loud: false, end: null };
    default:
      return { label: 'Request review', icon: Eye, loud: count > 0, end };
  }
}
