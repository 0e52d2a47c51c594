import { type ReactNode, useId } from 'react';

/** A part of a story's settings, under its heading. */
export function SettingsSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,1fr)] gap-3.5 border-t border-line pt-4 pb-1.5 first:border-t-0 first:pt-0"
    >
      <h3 id={id} className="text-14 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}
