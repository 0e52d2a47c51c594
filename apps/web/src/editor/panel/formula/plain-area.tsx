'use client';
import { useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { cx } from '../../../ui/cx.ts';
import type { CodeAreaProps } from './code-area.tsx';
import { insertion } from './edits.ts';

type Props = CodeAreaProps & {
  caret: { current: { anchor: number; head: number } | null };
  /** An input method is in the middle of a word: nothing may take its field away. */
  onCompose: (composing: boolean) => void;
};

/** What a code field is until its editor is here: the same text, typed into in the same way. */
export function PlainArea(props: Props) {
  const {
    value,
    onChange,
    label,
    describedBy,
    placeholder,
    multiline = false,
    readOnly,
    className,
    caret,
  } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const last = useRef({ anchor: value.length, head: value.length });
  const remember = () => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    last.current = { anchor: selectionStart, head: selectionEnd };
    props.onCaret?.(selectionEnd);
  };
  // Whoever types here goes on typing in the editor that takes its place, with what is selected now: the
  // browser tells of a selection later.
  useLayoutEffect(() => {
    const { current } = area;
    return () => {
      if (current === null || document.activeElement !== current) return;
      caret.current = { anchor: current.selectionStart, head: current.selectionEnd };
    };
  }, [caret]);
  useImperativeHandle(props.handle, () => ({
    insert: (path) => {
      const { anchor: from, head: to } = last.current;
      const edit = insertion({ text: value, kind: props.kind }, { from, to }, path);
      onChange(value.slice(0, edit.from) + edit.insert + value.slice(edit.to));
    },
    focus: () => area.current?.focus(),
  }));
  return (
    <textarea
      ref={area}
      rows={multiline ? 3 : 1}
      aria-label={label}
      aria-describedby={describedBy}
      value={value}
      placeholder={placeholder}
      readOnly={readOnly}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      onChange={({ currentTarget }) => {
        onChange(multiline ? currentTarget.value : currentTarget.value.replace(/\n/g, ' '));
        remember();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !multiline) event.preventDefault();
      }}
      onSelect={remember}
      onCompositionStart={() => props.onCompose(true)}
      onCompositionEnd={() => props.onCompose(false)}
      onFocus={props.onFocus}
      onBlur={props.onBlur}
      className={cx(
        'min-w-0 flex-1 resize-none self-stretch bg-transparent px-2 py-[3px] font-mono text-12 leading-5 outline-none max-sm:py-2.5 max-sm:text-16',
        className,
      )}
    />
  );
}
