'use client';
import { useEffect, useState } from 'react';

type Module = typeof import('./mirror.ts');

let loaded: Module | null = null;
let loading: Promise<Module> | null = null;

/** Fetches the code editor, once. Rejects when it cannot be had; the next call tries again. */
function loadMirror(): Promise<Module> {
  loading ??= import('./mirror.ts').then(
    (module) => {
      loaded = module;
      return module;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** The code editor once it is here; until then, and where it cannot be had, a plain field does. */
export function useMirror(): Module | null {
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    if (module !== null) return;
    let isCurrent = true;
    loadMirror().then(
      (arrived) => {
        if (isCurrent) setModule(arrived);
      },
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [module]);
  return module;
}
