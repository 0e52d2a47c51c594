'use client';
import { callerWaitBounds, type Graph, type SendToStory } from '@storyloom/engine';
import { useTeam } from '../app-shell/use-team.ts';
import { durationText, type Read, readDuration } from '../ui/amounts.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TypedInput } from '../ui/typed-input.tsx';
import { StoryInputs } from './story-inputs.tsx';

type Props = {
  value: SendToStory | null;
  /** The draft; undefined while it loads. */
  graph: Graph | undefined;
  teamId: string | undefined;
  readOnly: boolean;
  onChange: (value: SendToStory) => void;
};

const nobody: SendToStory = { enabled: false, entry: null, access: 'team', teams: [], inputs: [] };

const accesses = [
  { value: 'team', label: 'Stories of this team' },
  { value: 'specific_teams', label: 'This team and some others' },
  { value: 'global', label: 'Every team' },
] as const;

/** What the story wants, and whether other stories may call it. */
export function SendToStoryFields({ value, graph, teamId, readOnly, onChange }: Props) {
  const { teams } = useTeam();
  const settings = value ?? nobody;
  const change = (part: Partial<SendToStory>) => onChange({ ...settings, ...part });
  const webhooks = Object.values(graph?.actions ?? {}).filter(({ type }) => type === 'webhook');
  const exits = Object.values(graph?.actions ?? {}).filter((action) => action.settings?.exit);
  const others = teams.filter(({ id }) => id !== teamId);
  const unseen = settings.teams.filter((id) => others.every((team) => team.id !== id));
  return (
    <>
      <Field
        label="Entry"
        hint="The webhook that the inputs are for, and as which other stories enter this one."
        error={graph && webhooks.length === 0 ? 'This story has no webhook yet.' : undefined}
      >
        <Select
          options={webhooks.map(({ id, name }) => ({ value: id, label: name }))}
          value={settings.entry}
          disabled={readOnly}
          onChange={(entry) => change({ entry })}
        />
      </Field>
      <StoryInputs
        inputs={settings.inputs}
        readOnly={readOnly}
        onChange={(inputs) => change({ inputs, entry: settings.entry ?? webhooks[0]?.id ?? null })}
      />
      <p className="text-12 text-ink-3">
        Whoever starts the story by its entry gives it these: in a request, with Run, or from another story.
        It does not start while one is missing or wrong.
      </p>
      <div className="grid gap-1">
        <Switch
          label="Send to Story"
          checked={settings.enabled}
          disabled={readOnly}
          onChange={(enabled) => change({ enabled, entry: settings.entry ?? webhooks[0]?.id ?? null })}
        />
        <p className="text-12 text-ink-3">
          Other stories can call this one, and go on with its answer: the first event of an Action that
          answers the caller.
        </p>
      </div>
      {settings.enabled && (
        <>
          {graph && exits.length === 0 && (
            <p className="tone-waiting text-12 text-tone-text">
              No Action answers the caller yet. Turn that on for one, under Runs.
            </p>
          )}
          <Field label="Who may call it" hint="They see its name and its answers, and nothing else of it.">
            <Select
              options={accesses}
              value={settings.access}
              disabled={readOnly}
              onChange={(access) => change({ access })}
            />
          </Field>
          <TypedInput
            label="Callers wait at most"
            readOnly={readOnly}
            value={settings.timeout_s}
            textOf={durationText}
            placeholder="As long as it takes"
            read={readWait}
            onChange={(seconds) => onChange(withWait(settings, seconds))}
            hint="For the answer of one call. Then a caller goes on by its failure path, or fails; this story goes on."
          />
          {settings.access === 'specific_teams' && (
            <fieldset className="grid gap-1">
              <legend className="mb-1 text-12 font-medium text-ink-2">Teams</legend>
              {others.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={settings.teams.includes(id)}
                  disabled={readOnly}
                  onChange={(on) =>
                    change({
                      teams: on ? [...settings.teams, id] : settings.teams.filter((one) => one !== id),
                    })
                  }
                />
              ))}
              {others.length === 0 && <p className="text-12 text-ink-3">You belong to no other team.</p>}
              {unseen.length > 0 && (
                <p className="text-12 text-ink-3">And {unseen.length} that you do not belong to.</p>
              )}
            </fieldset>
          )}
        </>
      )}
    </>
  );
}

function withWait({ timeout_s: _, ...settings }: SendToStory, seconds: number | undefined): SendToStory {
  return seconds === undefined ? settings : { ...settings, timeout_s: seconds };
}

/** Whole seconds: what is between them is nothing that a caller notices. */
function readWait(text: string): Read<number | undefined> {
  const found = readDuration(text, callerWaitBounds);
  return found.ok && found.value !== undefined ? { ok: true, value: Math.round(found.value) } : found;
}
