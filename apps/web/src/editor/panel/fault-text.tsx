import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon.tsx';
import type { Fault } from './widgets.tsx';

/** The page that makes a credential or a resource of a short name. */
export function making(what: 'credential' | 'resource', slug: string): NonNullable<Fault['fix']> {
  return { href: `/${what}s/new?name=${encodeURIComponent(slug)}`, label: `New ${what}` };
}

/** What is wrong, and the link to where it is put right. */
export function faultText(fault: Fault | undefined): ReactNode {
  if (fault?.fix === undefined) return fault?.message;
  return (
    <>
      {fault.message}{' '}
      <Link
        href={fault.fix.href}
        target="_blank"
        className="inline-flex min-h-6 items-center gap-1 font-medium text-accent-text underline"
      >
        {fault.fix.label}
        <Icon of={ExternalLink} size={12} />
      </Link>
    </>
  );
}
