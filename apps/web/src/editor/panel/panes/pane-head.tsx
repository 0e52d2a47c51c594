import { Keys } from '../../../ui/kbd.tsx';

/** The title of a pane and the keys that lead to it. */
export function PaneHead({ title, digit }: { title: string; digit: '1' | '3' }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
      <h2 className="font-semibold">{title}</h2>
      <span aria-hidden>
        <Keys keys={['Alt', digit]} />
      </span>
    </header>
  );
}
