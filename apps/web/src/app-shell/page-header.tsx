import type { ReactNode } from 'react';

/** The head of a page: its name, and at the end what one can do on it. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="flex min-h-16 flex-wrap items-center gap-2 py-2">
      <h1 className="mr-auto text-20 font-semibold">{title}</h1>
      {children}
    </header>
  );
}
