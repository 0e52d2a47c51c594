import type { ReactNode } from 'react';
import { Icon } from '../../src/ui/icon.tsx';
import { LoomIcon } from '../../src/ui/own-icons.tsx';
import { SignInPicture } from './sign-in-picture.tsx';

/** The page around every step of signing in: the form at the left, a story at the right. */
export function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[560px_1fr]">
      <main className="flex flex-col justify-between gap-12 border-line p-10 max-sm:p-6 lg:border-r lg:px-24">
        <div className="flex items-center gap-2.5 text-16 font-semibold">
          <Icon of={LoomIcon} size={20} />
          Storyloom
        </div>
        <div className="w-full max-w-[368px]">{children}</div>
        <p className="max-w-[368px] text-12 text-ink-3">
          First start? Use the one-time link that <code className="text-11 font-normal">npm start</code>{' '}
          printed in the terminal.
        </p>
      </main>
      <SignInPicture />
    </div>
  );
}
