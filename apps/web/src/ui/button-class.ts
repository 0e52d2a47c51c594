import { cx } from './cx.ts';

export type ButtonVariant = 'primary' | 'default' | 'quiet' | 'danger' | 'danger-solid';
/** 24 px in rows, 28 in the tool, 32 on pages; a finger gets 44 px on phones whatever the size. */
export type ButtonSize = 'sm' | 'md' | 'lg';

const variants: Record<ButtonVariant, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  default:
    'border-line-strong bg-surface hover:bg-hover active:bg-pressed data-popup-open:bg-pressed [&>svg]:text-ink-2',
  quiet:
    'border-transparent bg-transparent text-ink-2 hover:bg-hover active:bg-pressed data-popup-open:bg-pressed',
  danger: 'border-line-strong bg-surface text-danger-text hover:bg-hover active:bg-pressed',
  'danger-solid': 'border-transparent bg-danger text-on-accent hover:bg-danger-hover',
};

const touch = "max-sm:after:absolute max-sm:after:content-['']";

const sizes: Record<ButtonSize, { text: string; square: string }> = {
  sm: {
    text: `h-6 px-2 text-12 max-sm:h-8 max-sm:after:-inset-[6px] ${touch}`,
    square: `size-6 max-sm:after:-inset-[10px] ${touch}`,
  },
  md: { text: 'h-7 px-2.5 text-13 max-sm:h-11 max-sm:px-4', square: 'size-7 max-sm:size-11' },
  lg: { text: 'h-8 px-3 text-13 max-sm:h-11 max-sm:px-4', square: 'size-8 max-sm:size-11' },
};

const off =
  'disabled:border-line disabled:bg-transparent disabled:text-ink-off disabled:[&>svg]:text-current data-disabled:cursor-default';

/** The look of a button, for buttons and for links that look like one. */
export function buttonClass(look: { variant?: ButtonVariant; size?: ButtonSize; square?: boolean }): string {
  const size = sizes[look.size ?? 'md'];
  return cx(
    'relative inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-2 border font-medium whitespace-nowrap transition-colors select-none',
    variants[look.variant ?? 'default'],
    look.square === true ? size.square : size.text,
    off,
  );
}
