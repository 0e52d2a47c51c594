'use client';
import { Field } from '@base-ui/react/field';
import type { Id, Json } from '@storyloom/engine';
import { formulaAt } from '@storyloom/formula';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { inputFrame } from '../../ui/input-class.ts';
import { useEditor } from '../state/use-editor.ts';
import { type Completion, complete, completionAt, type Suggestion } from './completion.ts';
import { CompletionList } from './completion-list.tsx';
import { FormulaResult } from './formula-result.tsx';
import { type Span, stretchesOf, type TokenKind } from './formula-text.ts';
import { useUpstreamValues } from './use-upstream-values.ts';

const looks: Record<TokenKind, string> = {
  plain: '',
  bracket: 'text-ink-3',
  path: 'text-code-path',
  function: 'text-code-function',
  text: 'text-code-text',
  number: 'text-code-number',
  sign: 'text-ink-2',
};

const pillLook = 'rounded-[3px] bg-accent-soft box-decoration-clone shadow-[0_0_0_1px_var(--accent-line)]';
const wrongLook =
  'underline decoration-[var(--state-failed-solid)] decoration-wavy decoration-1 underline-offset-3';

type FormulaFieldProps = {
  actionId: Id;
  value: string;
  onChange: (value: string) => void;
  /** What to underline, in UTF-16 units of the value. */
  wrong?: readonly Span[];
  label?: string;
  placeholder?: string | undefined;
  multiline?: boolean;
  readOnly?: boolean;
  onBlur?: () => void;
  className?: string;
};

const shared =
  'col-start-1 row-start-1 m-0 px-2 py-[3px] font-mono text-12 leading-5 whitespace-pre-wrap [overflow-wrap:anywhere] max-sm:py-2.5 max-sm:text-16';

/**
 * A text in which pills are seen, completed and checked while typing. The coloured text lies under a
 * plain text area, so that typing, selecting, undoing and input methods stay the browser's.
 */
export function FormulaField(props: FormulaFieldProps) {
  const {
    actionId,
    value,
    onChange,
    wrong = [],
    label,
    placeholder,
    multiline = false,
    readOnly = false,
    className,
  } = props;
  const { formula } = useEditor();
  const area = useRef<HTMLTextAreaElement>(null);
  const [focused, setFocused] = useState(false);
  const [open, setOpen] = useState<{ completion: Completion; current: number } | null>(null);
  const upstream = useUpstreamValues(actionId, focused);
  const listId = useId();

  const put = (next: { text: string; caret: number }) => {
    onChange(next.text);
    setOpen(null);
    requestAnimationFrame(() => area.current?.setSelectionRange(next.caret, next.caret));
  };
  const take = (chosen: Suggestion) => {
    if (open && area.current)
      put(complete(value, area.current.selectionStart, { completion: open.completion, chosen }));
  };
  const look = (text: string, caret: number) => {
    const completion = completionAt(text, caret, upstream.offered);
    setOpen(completion && { completion, current: 0 });
  };
  const insert = (source: string) => {
    const { selectionStart = value.length, selectionEnd = value.length } = area.current ?? {};
    const before = value.slice(0, selectionStart);
    const text = formulaAt(value, selectionStart) === null ? `<<${source}>>` : source;
    put({ text: before + text + value.slice(selectionEnd), caret: selectionStart + text.length });
  };
  // Every render: what is inserted goes into the text as it is now.
  useEffect(() => {
    if (focused) formula.current = { insert };
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (open) {
      const count = open.completion.suggestions.length;
      const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? count - 1 : 0;
      const chosen = open.completion.suggestions[open.current];
      if (move !== 0) setOpen({ ...open, current: (open.current + move) % count });
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) take(chosen);
      else if (event.key === 'Escape') setOpen(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !multiline) event.preventDefault();
  };

  return (
    <div className={cx('relative', className)}>
      <div
        className={cx(inputFrame, 'px-0', multiline && 'min-h-16')}
        data-wrong={wrong.length > 0 || undefined}
      >
        <div className={cx('grid min-w-0 flex-1 self-stretch', multiline && 'max-h-80 overflow-y-auto')}>
          <pre aria-hidden className={cx(shared, 'pointer-events-none')}>
            {stretchesOf(value, wrong).map(({ start, pill, tokens }) => (
              <span key={start} className={pill ? pillLook : undefined}>
                {tokens.map((token) => (
                  <span key={token.start} className={cx(looks[token.kind], token.wrong && wrongLook)}>
                    {token.text}
                  </span>
                ))}
              </span>
            ))}
            {/* Gives the field the height of its example. */}
            {value === '' && <span className="invisible">{placeholder}</span>}
            {'\u200b'}
          </pre>
          <Field.Control
            render={<textarea ref={area} rows={1} />}
            aria-label={label}
            value={value}
            placeholder={placeholder}
            readOnly={readOnly}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-autocomplete="list"
            aria-controls={open ? listId : undefined}
            aria-activedescendant={open ? `${listId}-${open.current}` : undefined}
            onChange={(event) => {
              const { value: text, selectionStart } = event.currentTarget;
              onChange(multiline ? text : text.replace(/\n/g, ' '));
              look(text, selectionStart ?? text.length);
            }}
            onKeyDown={onKeyDown}
            onFocus={() => {
              setFocused(true);
            }}
            onBlur={() => {
              setFocused(false);
              setOpen(null);
              formula.current = null;
              props.onBlur?.();
            }}
            className={cx(
              shared,
              'resize-none overflow-hidden bg-transparent text-transparent caret-ink outline-none',
            )}
          />
        </div>
      </div>
      {focused && !multiline && !open && <FormulaResult text={value} upstream={upstream} />}
      {open && focused && <CompletionList id={listId} open={open} onTake={take} />}
    </div>
  );
}

/** A value as the text of a formula field. */
export function fieldText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
