/** The frame of everything that takes text: an edge that low vision finds, the accent while it has the focus. */
export const inputFrame =
  'flex w-full items-center gap-1.5 rounded-2 border border-line-control bg-surface text-13 max-sm:text-16 ' +
  'focus-within:border-focus focus-within:outline focus-within:outline-1 focus-within:outline-offset-0 focus-within:outline-focus ' +
  'tone-failed has-data-invalid:border-tone-solid has-data-invalid:focus-within:outline-tone-solid has-disabled:border-line has-disabled:bg-sunken has-disabled:text-ink-off';

export type InputSize = 'sm' | 'md' | 'lg';

export const inputHeight: Record<InputSize, string> = {
  sm: 'min-h-6 max-sm:min-h-11',
  md: 'min-h-7 max-sm:min-h-11',
  lg: 'min-h-8 max-sm:min-h-11',
};
