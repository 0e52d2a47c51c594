'use client';
import { credentialForm } from '@storyloom/engine';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { explain } from '../../../src/app-shell/explain.ts';
import { type CredentialDetail, useTRPC } from '../../../src/app-shell/trpc.ts';
import { FormSection } from '../../../src/shared-values/form-section.tsx';
import { Button } from '../../../src/ui/button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { RelativeTime } from '../../../src/ui/relative-time.tsx';

type Props = { credential: CredentialDetail; readOnly: boolean };

/** Whether it works: the token that is kept, a way to fetch one now, and for OAuth the way to consent. */
export function CredentialCheck({ credential, readOnly }: Props) {
  const { fetches } = credentialForm(credential.type);
  const hasConsent = credential.live.settings.grant_type === 'authorization_code';
  if (!fetches) return null;
  return (
    <FormSection
      title="Connection"
      text="Fetched when a story first needs it, kept until it ends. It never comes to this page."
    >
      <One credential={credential} isTest={false} readOnly={readOnly} hasConsent={hasConsent} />
      {credential.test && <One credential={credential} isTest readOnly={readOnly} hasConsent={hasConsent} />}
    </FormSection>
  );
}

type OneProps = Props & { isTest: boolean; hasConsent: boolean };

function One({ credential, isTest, readOnly, hasConsent }: OneProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const check = useMutation(
    trpc.credentials.check.mutationOptions({
      onSuccess: () => cache.invalidateQueries(trpc.credentials.get.pathFilter()),
    }),
  );
  const token = (isTest ? credential.test : credential.live)?.token ?? null;
  const isConnected = token !== null;
  const test = isTest ? '?test=1' : '';
  return (
    <div className="grid justify-items-start gap-2">
      <p>
        {isTest && 'For tests: '}
        {!isConnected && (hasConsent ? 'Nobody has connected it yet.' : 'No token is kept at the moment.')}
        {isConnected && token.expiresAt === null && 'A token is kept; it does not end.'}
        {isConnected && token.expiresAt !== null && (
          <>
            A token is kept; it ends <RelativeTime at={token.expiresAt} />.
          </>
        )}
      </p>
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          {hasConsent && (
            // Leaves the app for the provider: a page of its own, no client navigation.
            <a
              href={`/oauth/connect/${credential.id}${test}`}
              className="inline-flex h-8 items-center rounded-2 border border-line-control bg-surface px-3 font-medium hover:bg-hover max-sm:h-11"
            >
              {isConnected ? 'Connect again' : 'Connect'}
            </a>
          )}
          {(!hasConsent || isConnected) && (
            <Button busy={check.isPending} onClick={() => check.mutate({ id: credential.id, isTest })}>
              Try it out
            </Button>
          )}
        </div>
      )}
      <div role="status" className="text-12">
        {check.data?.ok === true && (
          <span className="tone-succeeded inline-flex items-center gap-1.5 text-tone-text">
            <Icon of={CircleCheck} size={14} className="text-tone-solid" /> It works.
          </span>
        )}
        {(check.data?.ok === false || check.isError) && (
          <span className="tone-failed inline-flex items-center gap-1.5 text-tone-text">
            <Icon of={CircleX} size={14} className="text-tone-solid" />
            {check.data?.ok === false ? check.data.message : explain(check.error)}
          </span>
        )}
      </div>
    </div>
  );
}
