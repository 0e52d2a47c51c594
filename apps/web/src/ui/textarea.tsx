'use client';
import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { inputFrame } from './input-class.ts';

export type TextareaProps = Omit<ComponentProps<'textarea'>, 'ref' | 'rows'> & {
  mono?: boolean;
  /** Lines before it grows: 3, or 8 when tall. */
  tall?: boolean;
  onValueChange?: (value: string) => void;
  ref?: React.Ref<HTMLTextAreaElement>;
};

/** Lines of text; grows with its content, then scrolls. */
export function Textarea({
  mono = false,
  tall = false,
  className,
  onValueChange,
  onChange,
  ...rest
}: TextareaProps) {
  return (
    <div className={inputFrame}>
      <Field.Control
        render={
          <textarea
            {...rest}
            onChange={(event) => {
              onChange?.(event);
              onValueChange?.(event.currentTarget.value);
            }}
          />
        }
        className={cx(
          'field-sizing-content max-h-72 w-full resize-none bg-transparent px-2 py-1 outline-none',
          tall ? 'min-h-38' : 'min-h-17',
          mono && 'font-mono text-12 leading-[18px] max-sm:text-16',
          className,
        )}
      />
    </div>
  );
}
