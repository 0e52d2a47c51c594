'use client';
import { Button as BaseButton } from '@base-ui/react/button';
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class.ts';
import { cx } from './cx.ts';
import { Icon, type IconShape } from './icon.tsx';
import { RunningIcon } from './own-icons.tsx';

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: IconShape };

export type ButtonProps = Omit<ComponentProps<'button'>, 'ref'> &
  Look & {
    /** Shows that its work is under way; keeps the focus, takes no second press. */
    busy?: boolean;
    ref?: React.Ref<HTMLElement>;
  };

/** A verb that a person can press. Submits its form only with `type="submit"`. */
export function Button({
  variant,
  size,
  icon,
  busy = false,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  const shape = busy ? RunningIcon : icon;
  const look = { ...(variant && { variant }), ...(size && { size }) };
  return (
    <BaseButton
      disabled={disabled === true || busy}
      focusableWhenDisabled={busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look), className)}
      {...rest}
    >
      {shape && <Icon of={shape} size={size === 'lg' ? 16 : 14} />}
      {children}
    </BaseButton>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function ButtonLink({
  variant,
  size,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  const look = { ...(variant && { variant }), ...(size && { size }) };
  return (
    <Link className={cx(buttonClass(look), className)} {...rest}>
      {icon && <Icon of={icon} size={size === 'lg' ? 16 : 14} />}
      {children}
    </Link>
  );
}
