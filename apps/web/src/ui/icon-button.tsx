'use client';
import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { RunningIcon } from './own-icons.tsx';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'ref' | 'children' | 'aria-label'> & {
  icon: IconShape;
  /** Its name: read aloud, and shown in its tooltip with its keys. */
  label: string;
  keys?: readonly string[];
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows that its work is under way; keeps the focus, takes no second press. */
  busy?: boolean;
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
  ref?: React.Ref<HTMLElement>;
};

/** A button without a word of its own: always named, always with a tooltip. */
export function IconButton(props: IconButtonProps) {
  const {
    icon,
    label,
    keys,
    variant = 'quiet',
    size = 'md',
    busy = false,
    disabled,
    tooltipSide,
    className,
    ...rest
  } = props;
  return (
    <Tooltip text={label} {...(keys && { keys })} {...(tooltipSide && { side: tooltipSide })}>
      <BaseButton
        disabled={disabled === true || busy}
        focusableWhenDisabled={busy}
        aria-label={label}
        aria-busy={busy || undefined}
        className={cx(buttonClass({ variant, size, square: true }), className)}
        {...rest}
      >
        <Icon of={busy ? RunningIcon : icon} size={size === 'sm' ? 14 : 16} />
      </BaseButton>
    </Tooltip>
  );
}
