'use client';
import { Pin } from 'lucide-react';
import { Icon } from '../../ui/icon.tsx';
import { previewOf } from '../panel/completion.ts';
import type { Given } from './sample.ts';

/** Which Actions give their pinned event. */
export function PinnedChoice({ given }: { given: readonly Given[] }) {
  const pinned = given.filter(({ origin }) => origin === 'pin');
  return (
    <ul aria-label="Pinned events" className="grid gap-0.5 rounded-2 border border-line p-1 text-12">
      {pinned.map(({ action, output }) => (
        <li key={action.id} className="flex h-6 items-center gap-2 px-1.5">
          <Icon of={Pin} size={12} className="text-ink-3" />
          <span className="truncate font-medium">{action.name}</span>
          <code className="ml-auto truncate text-ink-3">{previewOf(output)}</code>
        </li>
      ))}
    </ul>
  );
}
