'use client';
import { type ActionSettings, type GraphAction, silenceBounds } from '@storyloom/engine';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../app-shell/trpc.ts';
import { durationText, readDuration, readTimeSaved, timeSavedText } from '../../ui/amounts.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TypedInput } from '../../ui/typed-input.tsx';
import { monitoringSummary } from '../rules/settings.ts';
import { isSource } from '../rules/types.ts';
import { useEditor } from '../state/use-editor.ts';
import { PanelSection } from './panel-section.tsx';

type Monitors = NonNullable<ActionSettings['monitoring']>;

const nothing: Monitors = {
  monitor_all_events: false,
  monitor_failures: false,
  monitor_no_events_emitted: null,
};

/** What of an Action the story's recipients are told, and what its events save. */
export function MonitoringSection({ action }: { action: GraphAction }) {
  return (
    <PanelSection title="Monitoring" summary={monitoringSummary(action.settings ?? {})}>
      <MonitoringFields action={action} />
    </PanelSection>
  );
}

function MonitoringFields({ action }: { action: GraphAction }) {
  const { commands, readOnly } = useEditor();
  const { monitoring = nothing, reporting } = action.settings ?? {};
  const change = (part: Partial<Monitors>) => {
    const next = { ...monitoring, ...part };
    const isSet = next.monitor_all_events || next.monitor_failures || next.monitor_no_events_emitted !== null;
    commands.setSetting(action.id, 'monitoring', isSet ? next : undefined);
  };
  return (
    <>
      {!isSource(action) && (
        <div className="grid gap-1">
          <Switch
            label="Tell of every failure"
            checked={monitoring.monitor_failures}
            disabled={readOnly}
            onChange={(on) => change({ monitor_failures: on })}
          />
          <p className="text-12 text-ink-3">After the last try, also when a failure link takes it.</p>
        </div>
      )}
      <Switch
        label="Tell of every event"
        checked={monitoring.monitor_all_events}
        disabled={readOnly}
        onChange={(on) => change({ monitor_all_events: on })}
      />
      <TypedInput
        label="Tell when it emitted nothing for"
        readOnly={readOnly}
        value={monitoring.monitor_no_events_emitted ?? undefined}
        textOf={durationText}
        placeholder="Not watched"
        read={(text) => readDuration(text, silenceBounds)}
        onChange={(seconds) =>
          change({ monitor_no_events_emitted: seconds === undefined ? null : Math.round(seconds) })
        }
        hint="30 min, 2 h, 1 d. Told once, and again only after events came back."
      />
      <Whom />
      <TypedInput
        label="Time saved by each event"
        readOnly={readOnly}
        value={reporting}
        textOf={timeSavedText}
        placeholder="Not reported"
        read={readTimeSaved}
        onChange={(value) => commands.setSetting(action.id, 'reporting', value)}
        hint="What it spares a person: 5 min, 2 h, 1 d. Summed up above the runs of the story and on Home."
      />
    </>
  );
}

/** Monitors of a story without recipients tell nobody: that is said where they are set. */
function Whom() {
  const { storyId, view } = useEditor();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.monitoring.get.queryOptions({ id: storyId }));
  if (!data) return null;
  const count = data.recipients.length;
  return (
    <div className="flex flex-wrap items-center gap-2 text-12 text-ink-2">
      <p className="min-w-0 flex-1">
        {count === 0
          ? 'Nobody is told yet: the story has no recipients.'
          : `The story’s ${count === 1 ? 'recipient is' : `${count} recipients are`} told.`}
      </p>
      <Button size="sm" onClick={() => view.setState({ overlay: 'settings' })}>
        {count === 0 ? 'Add recipients' : 'Recipients'}
      </Button>
    </div>
  );
}
