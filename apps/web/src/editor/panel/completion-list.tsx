'use client';
import { Braces, Code } from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import type { Completion, Suggestion } from './completion.ts';

type Props = {
  id: string;
  open: { completion: Completion; current: number };
  onTake: (suggestion: Suggestion) => void;
};

/** Under the formula being typed: paths with the value of the latest event, functions with their signature. */
export function CompletionList({ id, open, onTake }: Props) {
  return (
    <div className="absolute inset-x-0 top-full z-(--z-popover) mt-1 overflow-hidden rounded-3 bg-raised shadow-pop">
      <div role="listbox" id={id} aria-label="Suggestions" className="p-1">
        {open.completion.suggestions.map((suggestion, index) => (
          <div
            key={`${suggestion.kind} ${suggestion.insert}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === open.current}
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(suggestion);
            }}
            className={cx(
              'grid h-7 grid-cols-[18px_auto_minmax(0,1fr)] items-center gap-2 rounded-2 px-2 whitespace-nowrap max-sm:h-11',
              index === open.current && 'bg-highlight',
            )}
          >
            <Icon of={suggestion.kind === 'path' ? Braces : Code} size={14} className="text-ink-3" />
            <code className="text-12">{suggestion.label}</code>
            <span className="truncate text-right font-mono text-11 font-normal text-ink-3">
              {suggestion.hint}
            </span>
          </div>
        ))}
      </div>
      <p className="flex h-7 items-center gap-2 border-t border-line px-3 text-11 text-ink-3 max-sm:hidden">
        <Kbd>↵</Kbd> insert <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> choose
      </p>
    </div>
  );
}
