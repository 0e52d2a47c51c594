'use client';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { inputFrame } from './input-class.ts';

type Props = {
  label: string;
  tags: readonly string[];
  /** Offered while one types. */
  known?: readonly string[];
  most?: number;
  readOnly?: boolean;
  placeholder?: string;
  onChange: (tags: string[]) => void;
};

const longest = 40;

/** Tags as chips: Enter or a comma adds what is typed, Backspace in the empty field takes the last one off. */
export function TagsInput(props: Props) {
  const { label, tags, known = [], most = 20, readOnly = false, placeholder, onChange } = props;
  const list = useId();
  const [text, setText] = useState('');
  const add = (typed: string) => {
    const fresh = typed
      .split(',')
      .map((one) => one.trim().replace(/\s+/g, ' ').toLowerCase().slice(0, longest))
      .filter((one) => one !== '' && !tags.includes(one));
    setText('');
    if (fresh.length > 0) onChange([...tags, ...new Set(fresh)].slice(0, most));
  };
  const remove = (tag: string) => onChange(tags.filter((one) => one !== tag));
  return (
    <div className={cx(inputFrame, 'min-h-7 flex-wrap px-1.5 py-0.5 max-sm:min-h-11')}>
      {tags.map((tag) => (
        <span
          key={tag}
          className="inline-flex h-6 items-center gap-0.5 rounded-1 border border-line bg-sunken pl-1.5 text-12 text-ink-2"
        >
          {tag}
          {!readOnly && (
            <button
              type="button"
              aria-label={`Remove tag ${tag}`}
              onClick={() => remove(tag)}
              className="flex size-6 items-center justify-center rounded-1 hover:text-ink"
            >
              <Icon of={X} size={12} />
            </button>
          )}
        </span>
      ))}
      {!readOnly && tags.length < most && (
        <>
          <input
            aria-label={label}
            list={list}
            value={text}
            maxLength={longest}
            autoComplete="off"
            placeholder={tags.length === 0 ? placeholder : undefined}
            // The browser’s own arrow is like none of ours.
            className="h-6 min-w-24 flex-1 bg-transparent px-1 outline-none [&::-webkit-calendar-picker-indicator]:hidden!"
            onChange={(event) => {
              const { value } = event.currentTarget;
              const isChosen = event.nativeEvent.constructor === Event && known.includes(value);
              if (value.includes(',') || isChosen) add(value);
              else setText(value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && text.trim() !== '') {
                event.preventDefault();
                add(text);
              }
              const last = tags.at(-1);
              if (event.key === 'Backspace' && text === '' && last !== undefined) remove(last);
            }}
            onBlur={() => add(text)}
          />
          <datalist id={list}>
            {known
              .filter((tag) => !tags.includes(tag))
              .map((tag) => (
                <option key={tag} value={tag} />
              ))}
          </datalist>
        </>
      )}
      {readOnly && tags.length === 0 && <span className="px-1 text-ink-3">None</span>}
    </div>
  );
}
