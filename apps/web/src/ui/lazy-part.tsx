'use client';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';

/**
 * A part of a page that is loaded when it is first shown; `waiting` stands there meanwhile. What cannot be
 * loaded (no network, or the program was replaced) leaves the rest of the page as it is, and can be tried again;
 * a `waiting` that shows what the part was given stays then.
 * `load` fetches it ahead: it is then there at once.
 */
export function lazyPart<Props extends object>(
  name: string,
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode | ((props: Props) => ReactNode) = null,
): ComponentType<Props> & { load: () => Promise<ComponentType<Props>> } {
  let loaded: ComponentType<Props> | undefined;
  const once = async () => {
    loaded ??= await load();
    return loaded;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: made once a part, where the module is loaded.
  function LazyPart(props: Props) {
    const {
      data: Part,
      error,
      isFetching,
      refetch,
    } = useQuery({
      queryKey: ['part of the page', name],
      queryFn: once,
      initialData: () => loaded,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
      networkMode: 'always',
      retry: false,
    });
    if (Part) return <Part {...props} />;
    const given = typeof waiting === 'function' ? waiting(props) : null;
    if (!error) return typeof waiting === 'function' ? given : waiting;
    return (
      <>
        <ErrorState title="This part did not load" onRetry={() => void refetch()} retrying={isFetching}>
          Look at the connection, then try again. If the program was updated meanwhile, load the page again.
        </ErrorState>
        {given}
      </>
    );
  }
  return Object.assign(LazyPart, { load: once });
}
