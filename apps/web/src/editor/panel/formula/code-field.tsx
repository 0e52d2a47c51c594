'use client';
import { useContext } from 'react';
import { cx } from '../../../ui/cx.ts';
import { FieldContext } from '../../../ui/field.tsx';
import { inputFrame } from '../../../ui/input-class.ts';
import { CodeArea, type CodeAreaProps } from './code-area.tsx';

/** A code field in the frame of everything that takes text, described by the field around it. */
export function CodeField({ describedBy, ...props }: CodeAreaProps) {
  const field = useContext(FieldContext);
  const described = [field?.messageId, describedBy].filter(Boolean).join(' ');
  return (
    <div className={cx(inputFrame, 'items-stretch overflow-hidden')}>
      <CodeArea {...props} describedBy={described === '' ? undefined : described} />
    </div>
  );
}
