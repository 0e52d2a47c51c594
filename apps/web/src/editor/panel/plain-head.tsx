import { X } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';

/** What the panel is about when it is no Action, and the way to close it. */
export function PlainHead({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <header className="flex shrink-0 items-center gap-2 py-2.5 pr-2.5 pl-4">
      <h2 className="min-w-0 flex-1 truncate text-14 font-semibold">{title}</h2>
      <IconButton icon={X} label="Close" keys={['Esc']} onClick={onClose} />
    </header>
  );
}
