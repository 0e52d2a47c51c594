'use client';
import { useQuery } from '@tanstack/react-query';
import { type TemplateItem, useTRPC } from '../../../src/app-shell/trpc.ts';

type Has = (need: TemplateItem['needs'][number]) => boolean;

/** Whether a run of the team would find a credential or resource; null while that is not known. */
export function useHas(teamId: string | undefined): Has | null {
  const trpc = useTRPC();
  const input = { teamId: teamId ?? '' };
  // Made in another tab, and seen on the way back.
  const options = { enabled: teamId !== undefined, refetchOnWindowFocus: 'always' } as const;
  const { data: credentials } = useQuery(trpc.credentials.names.queryOptions(input, options));
  const { data: resources } = useQuery(trpc.resources.names.queryOptions(input, options));
  if (!credentials || !resources) return null;
  const known = {
    credential: new Set(credentials.map(({ slug }) => slug)),
    resource: new Set(resources.map(({ slug }) => slug)),
  };
  return ({ kind, slug }) => known[kind].has(slug);
}
