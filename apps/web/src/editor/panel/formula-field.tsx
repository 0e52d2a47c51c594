'use client';
import type { Json } from '@storyloom/engine';
import { useContext, useEffect, useId, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { FieldContext } from '../../ui/field.tsx';
import { useEditor } from '../state/use-editor.ts';
import { SampleContext } from '../trial/sample-context.ts';
import type { CodeAreaHandle } from './formula/code-area.tsx';
import { CodeField } from './formula/code-field.tsx';
import { textAtCaret } from './formula/edits.ts';
import { FormulaResult } from './formula/formula-result.tsx';
import type { MirrorFault } from './formula/mirror-types.ts';
import type { FieldKind } from './formula/segments.ts';

type FormulaFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What to underline, in UTF-16 units of the value. */
  faults?: readonly MirrorFault[];
  /** JSON: formulas stand in its texts. */
  kind?: FieldKind;
  placeholder?: string | undefined;
  multiline?: boolean;
  /** Lines have numbers, and a mark where something is wrong. */
  numbered?: boolean;
  readOnly?: boolean;
  className?: string;
};

const none: readonly MirrorFault[] = [];

/** A text in which formulas are coloured, completed, checked and worked out while somebody types. */
export function FormulaField(props: FormulaFieldProps) {
  const { label, value, faults = none, kind = 'text', multiline = false, readOnly = false } = props;
  const { formula } = useEditor();
  const { sample, want } = useContext(SampleContext);
  const field = useContext(FieldContext);
  // The field around it says the first one.
  const untold = field === null ? faults : faults.slice(1);
  const faultsId = useId();
  const code = useRef<CodeAreaHandle>(null);
  const [focused, setFocused] = useState(false);
  const [caret, setCaret] = useState(0);
  const target = useRef({ label, insert: (path: string) => code.current?.insert(path) });
  // What is gone takes no values.
  useEffect(() => {
    const own = target.current;
    return () => {
      if (formula.current === own) formula.current = null;
    };
  }, [formula]);
  const result = focused ? textAtCaret({ text: value, kind }, Math.min(caret, value.length)) : null;

  return (
    <div data-formula="" className={cx('min-w-0', props.className)}>
      <CodeField
        handle={code}
        kind={kind}
        label={label}
        value={value}
        onChange={props.onChange}
        faults={faults}
        describedBy={untold.length > 0 ? faultsId : undefined}
        placeholder={props.placeholder}
        multiline={multiline}
        numbered={props.numbered ?? false}
        readOnly={readOnly}
        offered={sample.offered}
        onFocus={() => {
          if (!readOnly) formula.current = target.current;
          want();
          setFocused(true);
        }}
        onBlur={() => setFocused(false)}
        onCaret={setCaret}
      />
      {untold.length > 0 && (
        <ul id={faultsId} className="sr-only">
          {untold.map(({ start, message }) => (
            <li key={`${start} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {result !== null && <FormulaResult text={result} sample={sample} />}
    </div>
  );
}

/** A value as the text of a formula field. */
export function fieldText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
