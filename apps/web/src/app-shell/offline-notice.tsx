'use client';
import { CloudOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Icon } from '../ui/icon.tsx';

function subscribe(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

/** Says so while this device has no network: what is on the page may be old. */
export function OfflineNotice() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {!online && (
        <p className="tone-waiting flex items-center gap-2 border-b border-tone-border bg-tone-bg px-8 py-2 text-tone-text max-sm:px-4">
          <Icon of={CloudOff} size={14} className="text-tone-solid" />
          This device is offline. What is shown may be old; it is fetched again when the network is back.
        </p>
      )}
    </div>
  );
}
