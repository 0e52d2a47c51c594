import { cx } from './cx.ts';

/** One key. `onDark` draws it on a tooltip's inverse ground. */
export function Kbd({ children, onDark = false }: { children: string; onDark?: boolean }) {
  return (
    <kbd
      className={cx(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-1 border px-1 font-sans text-11',
        onDark ? 'border-current/35' : 'border-line-strong bg-surface text-ink-3',
      )}
    >
      {children}
    </kbd>
  );
}

/** Keys pressed together. */
export function Keys({ keys, onDark = false }: { keys: readonly string[]; onDark?: boolean }) {
  return (
    <span className="inline-flex shrink-0 gap-[3px]">
      {keys.map((key) => (
        <Kbd key={key} onDark={onDark}>
          {key}
        </Kbd>
      ))}
    </span>
  );
}
