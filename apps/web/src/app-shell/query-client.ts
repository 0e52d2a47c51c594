import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { failureOf } from './explain.ts';

/** Codes that a second try may cure; null is a server that was not reached. */
const passing = new Set<string | null>([null, 'INTERNAL_SERVER_ERROR', 'TIMEOUT', 'TOO_MANY_REQUESTS']);

/** A cache for one page load. `onSignedOut` is called when the session has ended. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (failureOf(error).code === 'UNAUTHORIZED') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && passing.has(failureOf(error).code),
      },
      mutations: { retry: false },
    },
  });
}
