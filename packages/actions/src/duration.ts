/** Lengths of time in words. */

const units = [
  { seconds: 86_400, one: 'day', more: 'days' },
  { seconds: 3_600, one: 'hour', more: 'hours' },
  { seconds: 60, one: 'minute', more: 'minutes' },
] as const;

/** Ten years in seconds: longer waits are a mistake. */
export const mostSeconds = 315_360_000;

/** `2 weeks` is said as `14 days`; the largest unit that comes out whole, or seconds. */
export function spokenSeconds(seconds: number): string {
  const unit = units.find((one) => seconds >= one.seconds && seconds % one.seconds === 0);
  const count = seconds / (unit?.seconds ?? 1);
  const [one, more] = unit ? [unit.one, unit.more] : ['second', 'seconds'];
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}
