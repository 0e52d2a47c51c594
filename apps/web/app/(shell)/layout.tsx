import type { ReactNode } from 'react';
import { Nav } from '../../src/app-shell/nav.tsx';
import { OfflineNotice } from '../../src/app-shell/offline-notice.tsx';

/** Pages with the way around beside them. Each page checks the session itself: a layout is not run again on navigation. */
export default function ShellLayout({ children }: { children: ReactNode }) {
  return (
    <div className="sm:grid sm:grid-cols-[var(--nav-w)_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-(--z-tooltip) -translate-y-16 rounded-2 bg-raised px-3 py-1.5 font-medium shadow-pop focus:translate-y-0"
      >
        Skip to content
      </a>
      <Nav />
      <div className="min-w-0">
        <OfflineNotice />
        <main id="main" tabIndex={-1} className="px-8 pb-10 outline-none max-sm:px-4 max-sm:pb-24">
          {children}
        </main>
      </div>
    </div>
  );
}
