'use client';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** Below rows, in line with them: one more. */
export function AddButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button size="sm" variant="quiet" icon={Plus} className="-ml-2 justify-self-start" onClick={onClick}>
      {children}
    </Button>
  );
}
