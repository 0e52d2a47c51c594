'use client';
import { type GraphAction, namesUsed } from '@storyloom/engine';
import { useMemo } from 'react';
import { durationText } from '../../ui/amounts.ts';
import { useKnownNames } from './use-known-names.ts';

/** The rates of the credentials that an Action uses: they hold beside its own. */
export function CredentialRates({ action }: { action: GraphAction }) {
  const used = useMemo(() => namesUsed(action).credentials, [action]);
  const names = useKnownNames(used.length > 0);
  return names?.credentials.map(({ slug, name, rateLimit }) =>
    rateLimit && used.includes(slug) ? (
      <p key={slug} className="mt-2 text-12 text-ink-3">
        {`The credential ${name} lets ${rateLimit.max.toLocaleString('en-GB')} start in ${durationText(rateLimit.per_s)}, of all stories together.`}
      </p>
    ) : null,
  );
}
