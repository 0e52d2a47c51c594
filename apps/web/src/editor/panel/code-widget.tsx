'use client';
import { Field as Base } from '@base-ui/react/field';
import { type KeyboardEvent, useRef } from 'react';
import { cx } from '../../ui/cx.ts';
import { Field } from '../../ui/field.tsx';
import { inputFrame } from '../../ui/input-class.ts';
import { fieldText } from './formula-field.tsx';
import { useLastFault } from './use-last-fault.ts';
import type { WidgetProps } from './widgets.tsx';

const indent = '  ';
const shared = 'py-1 font-mono text-12 leading-5 max-sm:text-16';

/** A script with its lines numbered; the line that failed last is marked as long as the script is the same. */
export function CodeWidget({ action, field, value, onChange, faults, readOnly }: WidgetProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const fault = useLastFault(action.id);
  const text = fieldText(value);
  const lines = text.split('\n');
  const failed = fault !== null && lines[fault.line - 1]?.trim().startsWith(fault.source) ? fault : null;

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Escape first, and Tab leaves the field as everywhere.
    if (event.key !== 'Tab' || event.shiftKey || readOnly || event.ctrlKey || event.altKey) return;
    const { selectionStart: start, selectionEnd: end, dataset } = event.currentTarget;
    if (dataset.leaving !== undefined) return;
    event.preventDefault();
    onChange(text.slice(0, start) + indent + text.slice(end));
    requestAnimationFrame(() =>
      area.current?.setSelectionRange(start + indent.length, start + indent.length),
    );
  };

  return (
    <Field
      label={field.label}
      hint={`${field.help} Tab indents; Escape, then Tab leaves the field.`}
      error={faults[0]?.message ?? (failed && `Line ${failed.line} failed: ${failed.message}`)}
    >
      <div className={cx(inputFrame, 'items-stretch gap-0 overflow-hidden')}>
        <div className="grid max-h-96 min-h-38 w-full grid-cols-[auto_minmax(0,1fr)] overflow-y-auto">
          <ol aria-hidden className={cx(shared, 'select-none bg-sunken px-2 text-right text-ink-3')}>
            {lines.map((_, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
                key={index}
                className={cx(index + 1 === failed?.line && 'tone-failed font-medium text-tone-text')}
              >
                {index + 1}
              </li>
            ))}
          </ol>
          <Base.Control
            render={
              <textarea
                ref={area}
                rows={lines.length}
                wrap="off"
                spellCheck={false}
                autoCapitalize="off"
                autoComplete="off"
                readOnly={readOnly}
                value={text}
                placeholder={field.placeholder}
                onChange={(event) => onChange(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Escape') event.currentTarget.dataset.leaving = '';
                  onKeyDown(event);
                }}
                onFocus={(event) => delete event.currentTarget.dataset.leaving}
              />
            }
            className={cx(
              shared,
              'w-full resize-none overflow-x-auto overflow-y-hidden whitespace-pre bg-transparent px-2 outline-none',
            )}
          />
        </div>
      </div>
    </Field>
  );
}
