'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../../src/app-shell/trpc.ts';
import { useTeam } from '../../../src/app-shell/use-team.ts';
import { CopyButton } from '../../../src/ui/copy-button.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { Select } from '../../../src/ui/select.tsx';

type AppProps = {
  label: string;
  help: string;
  /** The name of the app; empty for none. */
  value: string;
  onChange: (app: string) => void;
  readOnly: boolean;
  error?: string | undefined;
};

/** One of the OAuth apps of this installation, by name. Says what to set where there is none. */
export function OauthAppField({ label, help, value, onChange, readOnly, error }: AppProps) {
  const { data } = useOauth();
  const apps = data?.apps ?? [];
  const named = value === '' || apps.includes(value) ? apps : [...apps, value];
  const hint =
    data !== undefined && apps.length === 0
      ? 'This installation has none: whoever runs it sets OAUTH_APPS. Until then, fill in the fields below.'
      : help;
  return (
    <Field label={label} hint={hint} error={error}>
      <Select
        options={[
          { value: '', label: 'None: the fields below' },
          ...named.map((app) => ({ value: app, label: app })),
        ]}
        value={value}
        onChange={onChange}
        disabled={readOnly}
      />
    </Field>
  );
}

/** Where the provider sends people back to, as it has to be registered there. */
export function RedirectAddress() {
  const { data } = useOauth();
  return (
    <Field label="Redirect address" hint="Register it with the provider.">
      <div className="flex gap-2">
        <Input readOnly mono value={data?.redirectUri ?? ''} />
        <CopyButton text={data?.redirectUri ?? ''} disabled={data === undefined}>
          Copy address
        </CopyButton>
      </div>
    </Field>
  );
}

function useOauth() {
  const trpc = useTRPC();
  const { team } = useTeam();
  return useQuery(
    trpc.credentials.oauth.queryOptions({ teamId: team?.id ?? '' }, { enabled: team !== undefined }),
  );
}
