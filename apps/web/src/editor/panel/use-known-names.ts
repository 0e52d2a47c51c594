'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CredentialName, type ResourceName, useTRPC } from '../../app-shell/trpc.ts';
import { useEditor } from '../state/use-editor.ts';

export type KnownNames = { credentials: readonly CredentialName[]; resources: readonly ResourceName[] };

/** The credentials and resources that a run of this team would find; null until both are known. */
export function useKnownNames(enabled = true): KnownNames | null {
  return useAskedNames(enabled).names;
}

/** The same, and whether that is all there will be: both are known, or cannot be had. */
export function useAskedNames(enabled = true): { names: KnownNames | null; isSettled: boolean } {
  const trpc = useTRPC();
  const { teamId } = useEditor();
  const options = { enabled, staleTime: 10_000 };
  const credentialQuery = useQuery(trpc.credentials.names.queryOptions({ teamId }, options));
  const resourceQuery = useQuery(trpc.resources.names.queryOptions({ teamId }, options));
  const { data: credentials } = credentialQuery;
  const { data: resources } = resourceQuery;
  const isSettled = !credentialQuery.isPending && !resourceQuery.isPending;
  return useMemo(
    () => ({ names: credentials && resources ? { credentials, resources } : null, isSettled }),
    [credentials, resources, isSettled],
  );
}
