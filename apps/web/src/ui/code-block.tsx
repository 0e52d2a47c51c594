import { cx } from './cx.ts';

type Props = {
  label: string;
  children: string;
  /** Long lines are broken instead of scrolled. */
  wrap?: boolean;
  className?: string;
};

/** Text as it is, in a box of its own that keys can scroll too. */
export function CodeBlock({ label, children, wrap = false, className }: Props) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a pointer.
      tabIndex={0}
      className={cx('overflow-auto rounded-2 bg-sunken p-2 text-12 leading-[18px]', className)}
    >
      <pre className={wrap ? 'whitespace-pre-wrap break-all' : 'w-max min-w-full'}>{children}</pre>
    </section>
  );
}
