'use client';
import type { Id, ShareAccess } from '@storyloom/engine';
import { useTeam } from '../app-shell/use-team.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

const choices = [
  { value: 'team', label: 'This team' },
  { value: 'teams', label: 'This team and others that are named' },
  { value: 'global', label: 'Every team' },
] as const;

type Sharing = { access: ShareAccess; sharedTeamIds: Id[] };
type Props = { sharing: Sharing; onChange: (sharing: Sharing) => void; readOnly: boolean };

/** Whose stories may use it. Its settings stay with its own team. */
export function ShareFields({ sharing, onChange, readOnly }: Props) {
  const { teams, team } = useTeam();
  const { access, sharedTeamIds } = sharing;
  const others = teams.filter((one) => one.id !== team?.id);
  return (
    <div className="grid gap-2">
      <Field label="Who may use it" hint="Only this team sees and edits its settings.">
        <Select
          options={choices}
          value={access}
          disabled={readOnly}
          onChange={(next) => onChange({ ...sharing, access: next })}
        />
      </Field>
      {access === 'teams' && others.length === 0 && (
        <p className="text-12 text-ink-3">You are in no other team that could be named.</p>
      )}
      {access === 'teams' && (
        <div className="grid justify-items-start gap-1">
          {others.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              disabled={readOnly}
              checked={sharedTeamIds.includes(id)}
              onChange={(checked) =>
                onChange({
                  access,
                  sharedTeamIds: checked ? [...sharedTeamIds, id] : sharedTeamIds.filter((one) => one !== id),
                })
              }
            />
          ))}
        </div>
      )}
    </div>
  );
}
