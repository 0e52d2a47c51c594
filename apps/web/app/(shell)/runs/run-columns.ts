/** Which columns there are at which width; a phone shows a run as lines. */
export const columns = {
  story: 'max-sm:w-full max-sm:max-w-0 max-sm:py-2',
  state: 'w-[38%] max-lg:w-[34%] max-sm:hidden',
  events: 'w-24 max-lg:hidden',
  took: 'w-28 max-md:hidden',
  began: 'w-32 max-sm:hidden',
} as const;
