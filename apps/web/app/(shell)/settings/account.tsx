'use client';
import { type ReactNode, useState } from 'react';
import { explain } from '../../../src/app-shell/explain.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { themeOptions, useTheme } from '../../../src/app-shell/use-theme.ts';
import { Button } from '../../../src/ui/button.tsx';
import { ErrorState } from '../../../src/ui/error-state.tsx';
import { Segmented } from '../../../src/ui/segmented.tsx';
import { Loading, Skeleton } from '../../../src/ui/skeleton.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

/** What concerns the reader alone: who they are here, how it looks, where they are signed in. */
export function Account() {
  const { me } = useTeam();
  const [theme, setTheme] = useTheme();
  const [leaving, setLeaving] = useState(false);
  if (me.isError) {
    return (
      <ErrorState
        className="mt-4"
        title="Your account did not load"
        retrying={me.isFetching}
        onRetry={() => void me.refetch()}
      >
        {explain(me.error)}
      </ErrorState>
    );
  }
  if (me.data === undefined) {
    return (
      <Loading label="Loading your account">
        <div className="grid gap-6 py-5">
          <Skeleton className="w-52" />
          <Skeleton className="w-40" />
        </div>
      </Loading>
    );
  }
  const { user, version } = me.data;
  return (
    <section aria-label="Your account">
      <dl className="max-w-[720px] divide-y divide-line">
        {user.name !== '' && <Row label="Name">{user.name}</Row>}
        <Row label="Email" hint="Sign-in links are sent here.">
          <span className="break-all">{user.email}</span>
        </Row>
        <Row label="Theme" hint="Remembered in this browser.">
          <Segmented label="Theme" options={themeOptions} value={theme} onChange={setTheme} />
        </Row>
        <Row label="Sessions" hint="Every browser where you are signed in, this one too.">
          <Button onClick={() => setLeaving(true)}>Sign out everywhere</Button>
        </Row>
        <Row label="Version">
          <span className="text-ink-2 tabular-nums">Storyloom {version}</span>
        </Row>
      </dl>
      {leaving && <SignOutDialog onClosed={() => setLeaving(false)} />}
    </section>
  );
}

function Row({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-2 border-line py-4">
      <dt className="basis-56 max-sm:basis-full">
        <span className="font-medium">{label}</span>
        {hint !== undefined && <span className="block text-12 text-ink-3">{hint}</span>}
      </dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}
