import type { ReactNode } from 'react';

/** A part of a long form: its heading and a sentence beside its fields, above them on a phone. */
export function FormSection({
  title,
  text,
  children,
}: {
  title: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-8 gap-y-3 border-t border-line py-5 md:grid-cols-[220px_minmax(0,520px)]"
    >
      <div>
        <h2 className="font-semibold">{title}</h2>
        {text !== undefined && <p className="mt-1 text-12 text-ink-2">{text}</p>}
      </div>
      <div className="grid min-w-0 content-start gap-3.5">{children}</div>
    </section>
  );
}
