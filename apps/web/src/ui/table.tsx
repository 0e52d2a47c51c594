import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

/** Rows between hairlines. The caption is read aloud, not shown. */
export function Table({
  caption,
  className,
  children,
  ...rest
}: ComponentProps<'table'> & { caption: string }) {
  return (
    <table className={cx('w-full border-collapse text-left', className)} {...rest}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cx(
        'h-8 border-b border-line px-3 text-left text-11 whitespace-nowrap text-ink-3 first:pl-2',
        className,
      )}
      {...rest}
    />
  );
}

export function TableRow({
  selected = false,
  className,
  ...rest
}: ComponentProps<'tr'> & { selected?: boolean }) {
  return <tr className={cx('group/row', selected ? 'bg-selected' : 'hover:bg-hover', className)} {...rest} />;
}

export function TableCell({ className, ...rest }: ComponentProps<'td'>) {
  return (
    <td className={cx('h-11 border-b border-line px-3 whitespace-nowrap first:pl-2', className)} {...rest} />
  );
}
