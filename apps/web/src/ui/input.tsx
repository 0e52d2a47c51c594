'use client';
import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { type InputSize, inputFrame, inputHeight } from './input-class.ts';

export type InputProps = Omit<ComponentProps<'input'>, 'size' | 'ref'> & {
  size?: InputSize;
  icon?: IconShape;
  /** At the end, inside the frame: a unit, a key, a small button. */
  end?: ReactNode;
  mono?: boolean;
  onValueChange?: (value: string) => void;
  ref?: React.Ref<HTMLInputElement>;
};

/** One line of text. `className` styles the frame. */
export function Input({
  size = 'md',
  icon,
  end,
  mono = false,
  className,
  onValueChange,
  ...rest
}: InputProps) {
  return (
    <div className={cx(inputFrame, 'px-2', inputHeight[size], className)}>
      {icon && <Icon of={icon} className="text-ink-3" />}
      <Base
        {...rest}
        onValueChange={(value) => onValueChange?.(value)}
        className={cx(
          'min-w-0 flex-1 self-stretch bg-transparent outline-none',
          mono && 'font-mono text-12 max-sm:text-16',
        )}
      />
      {end}
    </div>
  );
}
