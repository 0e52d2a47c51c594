'use client';
import { type Id, readRecipient, recipientBounds } from '@storyloom/engine';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { explain } from '../app-shell/explain.ts';
import { type Monitoring, useTRPC } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { notify } from '../ui/toaster.tsx';
import { RecipientsInput } from './recipients-input.tsx';
import { SettingsSection } from './settings-section.tsx';

/** What a person changed of it; saved with the other settings. */
export type MonitoringDraft = Partial<Pick<Monitoring, 'monitorFailures' | 'recipients' | 'reportingStatus'>>;

type Props = {
  storyId: Id;
  draft: MonitoringDraft;
  readOnly: boolean;
  onChange: (part: MonitoringDraft) => void;
};

/** A message that is being sent is looked at so often. */
const soonMs = 1_500;

/** Whom a story tells of what, and whether what it saves is reported. */
export function MonitoringFields({ storyId, draft, readOnly, onChange }: Props) {
  const trpc = useTRPC();
  const saved = useQuery(
    trpc.monitoring.get.queryOptions(
      { id: storyId },
      {
        refetchInterval: ({ state }) =>
          state.data?.deliveries.some(({ state: one, error }) => one === 'due' && error === null)
            ? soonMs
            : false,
      },
    ),
  );
  if (!saved.data) {
    return (
      <SettingsSection title="Notifications">
        {saved.isError ? (
          <ErrorState
            title="Whom it tells did not load"
            onRetry={() => void saved.refetch()}
            retrying={saved.isRefetching}
          >
            {explain(saved.error)}
          </ErrorState>
        ) : (
          <Loading label="Whom it tells loads">
            <Skeleton className="w-1/2" />
          </Loading>
        )}
      </SettingsSection>
    );
  }
  const { sendsMail, deliveries } = saved.data;
  const { monitorFailures, recipients, reportingStatus } = { ...saved.data, ...draft };
  const hasMail = recipients.some((one) => kindOf(one) === 'email');
  return (
    <>
      <SettingsSection title="Notifications">
        <div className="grid gap-1">
          <Switch
            label="Tell when a run fails"
            checked={monitorFailures}
            disabled={readOnly}
            onChange={(on) => onChange({ monitorFailures: on })}
          />
          <p className="text-12 text-ink-3">
            After its last try, where no failure link takes the failure. What fails in a short time comes as
            one message. What else is told of an Action is set in its panel, under “Monitoring”.
          </p>
        </div>
        <RecipientsInput
          recipients={recipients}
          deliveries={deliveries}
          readOnly={readOnly}
          most={recipientBounds.most}
          onChange={(next) => onChange({ recipients: next })}
        />
        {hasMail && !sendsMail && (
          <p className="tone-waiting text-12 text-tone-text">
            This installation has no mail server (SMTP_SERVER), so e-mail addresses get nothing. Webhooks do.
          </p>
        )}
        {!readOnly && recipients.length > 0 && (
          <TestButton storyId={storyId} isSaved={draft.recipients === undefined} />
        )}
      </SettingsSection>
      <SettingsSection title="Reporting">
        <div className="grid gap-1">
          <Switch
            label="Report time saved"
            checked={reportingStatus}
            disabled={readOnly}
            onChange={(on) => onChange({ reportingStatus: on })}
          />
          <p className="text-12 text-ink-3">
            What the events of its Actions save, as their panels say, shown above its runs and summed up on
            Home.
          </p>
        </div>
      </SettingsSection>
    </>
  );
}

function TestButton({ storyId, isSaved }: { storyId: Id; isSaved: boolean }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const test = useMutation(
    trpc.monitoring.test.mutationOptions({
      onError: (error) => notify.failed({ title: 'No test message was sent', detail: explain(error) }),
      onSettled: () => cache.invalidateQueries(trpc.monitoring.get.pathFilter()),
    }),
  );
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <Button
        icon={Send}
        busy={test.isPending}
        disabled={!isSaved}
        onClick={() => test.mutate({ id: storyId })}
      >
        Send a test message
      </Button>
      {!isSaved && (
        <span className="text-12 text-ink-3">Save first: it goes to the recipients as saved.</span>
      )}
    </div>
  );
}

function kindOf(recipient: string): 'email' | 'webhook' | null {
  const read = readRecipient(recipient);
  return read.ok ? read.kind : null;
}
