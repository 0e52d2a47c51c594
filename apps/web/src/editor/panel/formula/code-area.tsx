'use client';
import type { Json } from '@storyloom/engine';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { cx } from '../../../ui/cx.ts';
import { useMirror } from './load-mirror.ts';
import type { Mirror } from './mirror.ts';
import type { MirrorFault, MirrorShown, MirrorTold } from './mirror-types.ts';
import { PlainArea } from './plain-area.tsx';
import type { FieldKind } from './segments.ts';

export type CodeAreaHandle = { insert: (path: string) => void; focus: () => void };

export type CodeAreaProps = {
  kind: FieldKind;
  value: string;
  onChange: (value: string) => void;
  /** Its name, for those who do not see the label. */
  label: string;
  describedBy?: string | undefined;
  faults?: readonly MirrorFault[];
  placeholder?: string | undefined;
  multiline?: boolean;
  numbered?: boolean;
  /** JSON without formulas. */
  plain?: boolean;
  readOnly?: boolean;
  offered?: Readonly<Record<string, Json>>;
  onFocus?: () => void;
  onBlur?: () => void;
  onCaret?: (at: number) => void;
  handle?: Ref<CodeAreaHandle>;
  className?: string;
};

/** Where the caret was in the plain field when the code editor came. */
type Caret = { anchor: number; head: number };

/** A text with its language: CodeMirror, and a plain text area with the same text until that is here. */
export function CodeArea(props: CodeAreaProps) {
  const module = useMirror();
  const caret = useRef<Caret | null>(null);
  const [composing, setComposing] = useState(false);
  if (module === null || composing) return <PlainArea {...props} caret={caret} onCompose={setComposing} />;
  return <Mirrored {...props} create={module.createMirror} caret={caret} />;
}

type MirroredProps = CodeAreaProps & {
  create: typeof import('./mirror.ts')['createMirror'];
  caret: { current: Caret | null };
};

const none: readonly MirrorFault[] = [];
const nothing = {};

function Mirrored(props: MirroredProps) {
  const { value, faults = none, offered = nothing, multiline = false, className, create, caret } = props;
  const host = useRef<HTMLDivElement>(null);
  const mirror = useRef<Mirror | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const shown = useShown(props);
  const first = useRef({ shown, value });

  // Made once, and at once, so that no key falls between two fields: whatever changes later is told to it below.
  useLayoutEffect(() => {
    if (host.current === null) return;
    const { kind, multiline: lines = false, numbered = false, plain = false } = latest.current;
    const made = create(host.current, {
      kind,
      multiline: lines,
      numbered,
      plain,
      text: first.current.value,
      shown: first.current.shown,
      told: () => toldTo(latest.current),
    });
    mirror.current = made;
    if (caret.current) made.focus(caret.current);
    caret.current = null;
    return () => {
      mirror.current = null;
      made.destroy();
    };
  }, [create, caret]);
  useEffect(() => mirror.current?.setText(value), [value]);
  useEffect(() => mirror.current?.show(shown), [shown]);
  // Lists of faults are made anew with each character anywhere in the form.
  const marks = JSON.stringify(faults);
  useEffect(() => mirror.current?.mark(readFaults(marks)), [marks]);
  // The chosen event may come after the first characters.
  useEffect(() => mirror.current?.offer(offered), [offered]);
  useImperativeHandle(props.handle, () => ({
    insert: (path) => mirror.current?.insert(path),
    focus: () => mirror.current?.focus(),
  }));
  return (
    <div
      ref={host}
      data-invalid={faults.length > 0 || undefined}
      className={cx(
        // As high as the plain field before it.
        'flex min-w-0 flex-1 self-stretch text-12 max-sm:text-16 max-sm:[&_.cm-content]:py-2.5!',
        multiline ? 'max-h-80 [&_.cm-content]:min-h-16' : 'max-h-40',
        className,
      )}
    />
  );
}

function readFaults(text: string): MirrorFault[] {
  const faults: MirrorFault[] = JSON.parse(text);
  return faults;
}

function toldTo(props: CodeAreaProps): MirrorTold {
  return {
    // What a widget keeps of it and what the draft keeps have to be drawn as one: React does not know that a
    // person typed.
    change: (text, at) =>
      flushSync(() => {
        props.onChange(text);
        props.onCaret?.(at);
      }),
    caret: (at) => props.onCaret?.(at),
    focus: () => props.onFocus?.(),
    blur: () => props.onBlur?.(),
  };
}

function useShown({
  label,
  describedBy,
  placeholder = '',
  readOnly = false,
  faults,
}: CodeAreaProps): MirrorShown {
  const invalid = (faults?.length ?? 0) > 0;
  return useMemo(
    () => ({
      attributes: {
        'aria-label': label,
        ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
        ...(invalid ? { 'aria-invalid': 'true' } : {}),
      },
      hint: placeholder,
      readOnly,
    }),
    [label, describedBy, placeholder, readOnly, invalid],
  );
}
