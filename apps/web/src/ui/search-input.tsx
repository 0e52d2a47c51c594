'use client';
import { Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from './icon-button.tsx';
import { Input } from './input.tsx';
import { Kbd } from './kbd.tsx';
import { isTyping } from './typing.ts';

export type SearchInputProps = {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  /** A single key that moves the focus here from anywhere on the page, except while typing. */
  hotkey?: string;
  /** A key that somebody else binds to moving the focus here. */
  shownKey?: string;
  id?: string;
  size?: 'sm' | 'md' | 'lg';
  className?: string;
  onKeyDown?: (event: React.KeyboardEvent<HTMLInputElement>) => void;
};

/** Finds as one types. Esc clears it, then leaves it; in a dialog it then closes that. */
export function SearchInput(props: SearchInputProps) {
  const {
    label,
    placeholder = label,
    value,
    onChange,
    hotkey,
    shownKey = hotkey,
    id,
    size = 'md',
    className,
    onKeyDown,
  } = props;
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (hotkey === undefined) return;
    const focus = (event: KeyboardEvent) => {
      if (event.key !== hotkey || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, [hotkey]);

  const clear = () => {
    onChange('');
    input.current?.focus();
  };

  return (
    <Input
      ref={input}
      id={id}
      type="search"
      icon={Search}
      size={size}
      aria-label={label}
      aria-keyshortcuts={shownKey}
      placeholder={placeholder}
      value={value}
      onValueChange={onChange}
      autoComplete="off"
      spellCheck={false}
      onKeyDown={(event) => {
        const isOver = value === '' && event.currentTarget.closest('[role="dialog"]') !== null;
        if (event.key === 'Escape' && !isOver) {
          event.stopPropagation();
          if (value === '') input.current?.blur();
          else clear();
        }
        onKeyDown?.(event);
      }}
      className={className ?? ''}
      end={
        value !== '' ? (
          <IconButton icon={X} label="Clear search" size="sm" className="-mr-1.5" onClick={clear} />
        ) : (
          shownKey !== undefined && (
            <span className="max-sm:hidden">
              <Kbd>{shownKey.toUpperCase()}</Kbd>
            </span>
          )
        )
      }
    />
  );
}
