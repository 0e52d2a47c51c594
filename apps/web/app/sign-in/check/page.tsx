import { MailCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '../../../src/ui/button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { SignInFrame } from '../sign-in-frame.tsx';

export const metadata: Metadata = { title: 'Check your mail' };

export default function Page() {
  return (
    <SignInFrame>
      <div className="grid justify-items-start gap-3">
        <Icon of={MailCheck} size={20} className="text-accent-text" />
        <h1 className="text-26 font-semibold">Check your mail</h1>
        <p className="text-ink-2">
          If the address belongs to someone here, a sign-in link is on its way to it. Open it in this browser;
          it works once.
        </p>
        <p className="text-12 text-ink-3">
          Nothing after a few minutes? Look in the spam folder, or check the address for a typing error.
        </p>
        <ButtonLink href="/sign-in" size="lg" className="mt-3">
          Use another address
        </ButtonLink>
      </div>
    </SignInFrame>
  );
}
