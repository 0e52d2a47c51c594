'use client';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { makeQueryClient } from './query-client.ts';
import { signInPath } from './sign-in-path.ts';
import { makeTrpcClient, TRPCProvider } from './trpc.ts';

/** Leaves for the sign-in page, and comes back here from it. */
function toSignIn(): void {
  if (location.pathname.startsWith('/sign-in')) return;
  location.assign(signInPath(location.pathname + location.search));
}

/** What every page stands on: the cache, the calls, tooltips and toasts. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [queryClient] = useState(() => makeQueryClient(toSignIn));
  const [trpcClient] = useState(makeTrpcClient);
  return (
    <CSPProvider nonce={nonce} disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          <TooltipProvider delay={500} closeDelay={0}>
            {children}
            <Toaster />
          </TooltipProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
