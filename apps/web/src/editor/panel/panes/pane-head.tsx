import { ActKeys } from '../../acts/act-item.tsx';

/** The title of a pane and the keys that lead to it. */
export function PaneHead({ title, act }: { title: string; act: 'inputPane' | 'outputPane' }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
      <h2 className="font-semibold">{title}</h2>
      <span aria-hidden>
        <ActKeys act={act} />
      </span>
    </header>
  );
}
