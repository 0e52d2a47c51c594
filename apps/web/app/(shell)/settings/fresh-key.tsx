'use client';
import { Key } from 'lucide-react';
import { Button } from '../../../src/ui/button.tsx';
import { CopyButton } from '../../../src/ui/copy-button.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { Input } from '../../../src/ui/input.tsx';

type FreshKeyProps = { name: string; value: string; onStored: () => void };

/** A key in the one moment when it can be seen. It lives in this page's memory alone. */
export function FreshKey({ name, value, onStored }: FreshKeyProps) {
  return (
    <div
      role="status"
      className="tone-succeeded mb-3 grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 gap-y-2 rounded-3 border border-tone-border bg-tone-bg p-3"
    >
      <Icon of={Key} className="mt-0.5 text-tone-solid" />
      <p>
        <b className="font-semibold">Key “{name}”</b>{' '}
        <span className="text-ink-2">Copy it now. It will not be shown again.</span>
      </p>
      <div className="col-start-2 flex flex-wrap items-center gap-2">
        <Input
          readOnly
          mono
          aria-label="The new key"
          value={value}
          className="max-w-[420px]"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={value} />
        <Button variant="quiet" onClick={onStored}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
