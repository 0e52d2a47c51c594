'use client';
import type { ResourceType } from '@storyloom/engine';
import { FormSection } from '../../../src/shared-values/form-section.tsx';
import { NameFields } from '../../../src/shared-values/name-fields.tsx';
import { ShareFields } from '../../../src/shared-values/share-fields.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Select } from '../../../src/ui/select.tsx';
import { Switch } from '../../../src/ui/switch.tsx';
import { newDraft, type ResourceDraft, startOf } from './resource-draft.ts';
import { ResourceValue } from './resource-value.tsx';
import { resourceWords } from './resource-words.ts';

type Props = {
  id: string;
  draft: ResourceDraft;
  onChange: (draft: ResourceDraft) => void;
  onSubmit: () => void;
  isNew: boolean;
  readOnly: boolean;
};

const types: ResourceType[] = ['text', 'number', 'array', 'object', 'file'];
const kinds = types.map((type) => ({ value: type, label: resourceWords[type].title }));

/** All of a resource. */
export function ResourceForm({ id, draft, onChange, onSubmit, isNew, readOnly }: Props) {
  const change = (part: Partial<ResourceDraft>) => onChange({ ...draft, ...part });
  const { type, test } = draft;
  return (
    <form
      id={id}
      className="max-w-[900px]"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <FormSection title="Name">
        <NameFields root="RESOURCE" naming={draft} onChange={change} readOnly={readOnly} />
      </FormSection>
      <FormSection title="Value" text="At most 5 MB. Stories read it as it is when a run starts.">
        {isNew && (
          <Field label="Kind">
            <Select
              options={kinds}
              value={type}
              onChange={(next) => {
                const { name, slug, description, access, sharedTeamIds } = draft;
                onChange({ ...newDraft(next), name, slug, description, access, sharedTeamIds });
              }}
            />
          </Field>
        )}
        <ResourceValue
          key={type}
          type={type}
          label="Value"
          value={draft.value}
          readOnly={readOnly}
          onChange={(value) => change({ value })}
        />
      </FormSection>
      <FormSection title="Test value" text="What an Action that is tested reads and changes instead.">
        <Switch
          label="Has a value of its own for tests"
          checked={test !== null}
          disabled={readOnly}
          onChange={(isOn) => change({ test: isOn ? { value: startOf(type) } : null })}
        />
        {test && (
          <ResourceValue
            key={type}
            type={type}
            label="Value for tests"
            value={test.value}
            readOnly={readOnly}
            onChange={(value) => change({ test: { value } })}
          />
        )}
      </FormSection>
      <FormSection title="Sharing">
        <ShareFields sharing={draft} onChange={change} readOnly={readOnly} />
      </FormSection>
    </form>
  );
}
