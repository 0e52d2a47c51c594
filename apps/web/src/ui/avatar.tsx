import { cx } from './cx.ts';
import { initials, personNumber } from './person.ts';

const people = ['person-1', 'person-2', 'person-3', 'person-4', 'person-5'] as const;
const sizes = { sm: 'size-5 text-[9px]', md: 'size-6 text-[10px]', lg: 'size-8 text-12' } as const;

/** The class that sets a person's colour; the same name has the same colour everywhere. */
export function personClass(name: string): string {
  return people[personNumber(name, people.length)] ?? people[0];
}

/**
 * A person as initials. The name stands beside it or in a tooltip, so it is not read aloud; nor are the
 * initials text, which the name of a button around them would have to hold.
 */
export function Avatar({ name, size = 'md' }: { name: string; size?: 'sm' | 'md' | 'lg' }) {
  return (
    <span
      aria-hidden
      data-initials={initials(name)}
      className={cx(
        // Its edge shows where colours are forced.
        'inline-flex shrink-0 items-center justify-center rounded-full border border-transparent bg-person leading-none before:content-[attr(data-initials)] font-semibold text-on-person',
        personClass(name),
        sizes[size],
      )}
    />
  );
}
