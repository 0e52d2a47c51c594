/** Which columns there are at which width; a phone shows a story as lines. */
export const columns = {
  choose: 'w-9 max-sm:hidden',
  story: 'max-sm:w-full max-sm:max-w-0 max-sm:py-2 max-sm:pl-2',
  status: 'w-32 max-sm:hidden',
  pulse: 'w-36 max-xl:hidden',
  runs: 'w-24 max-md:hidden',
  last: 'w-28 max-2xl:hidden',
  place: 'w-56 max-xl:hidden',
  edited: 'w-40 max-md:hidden',
  menu: 'w-10 max-sm:w-14',
} as const;
