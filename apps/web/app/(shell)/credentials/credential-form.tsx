'use client';
import { credentialForm, credentialForms } from '@storyloom/engine';
import { FormSection } from '../../../src/shared-values/form-section.tsx';
import { NameFields } from '../../../src/shared-values/name-fields.tsx';
import { PairsField } from '../../../src/shared-values/pairs-field.tsx';
import { ShareFields } from '../../../src/shared-values/share-fields.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { RateFields } from '../../../src/ui/rate-fields.tsx';
import { Select } from '../../../src/ui/select.tsx';
import { Switch } from '../../../src/ui/switch.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { type CredentialDraft, newDraft, noFields } from './credential-draft.ts';
import { CredentialFields } from './credential-fields.tsx';
import { RedirectAddress } from './oauth-fields.tsx';

export type Problem = { path: string; message: string };

type Props = {
  id: string;
  draft: CredentialDraft;
  onChange: (draft: CredentialDraft) => void;
  onSubmit: () => void;
  problems: readonly Problem[];
  isNew: boolean;
  readOnly: boolean;
};

const kinds = credentialForms.map(({ type, title }) => ({ value: type, label: title }));

/** All of a credential, in the order in which it is thought of. */
export function CredentialForm({ id, draft, onChange, onSubmit, problems, isNew, readOnly }: Props) {
  const form = credentialForm(draft.type);
  const change = (part: Partial<CredentialDraft>) => onChange({ ...draft, ...part });
  const problemAt = (path: string) => problems.find((one) => one.path === path)?.message;
  const { test } = draft;
  return (
    <form
      id={id}
      className="max-w-[900px]"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <FormSection title="Kind" text={form.summary}>
        {isNew ? (
          <Field label="Kind of credential">
            <Select
              options={kinds}
              value={draft.type}
              onChange={(type) => {
                const { name, slug, description } = draft;
                onChange({ ...newDraft(type), name, slug, description });
              }}
            />
          </Field>
        ) : (
          <p>{form.title}</p>
        )}
      </FormSection>
      <FormSection title="Name">
        <NameFields
          root="CREDENTIAL"
          naming={draft}
          onChange={change}
          readOnly={readOnly}
          nameError={problemAt('name')}
          slugError={problemAt('slug')}
        />
      </FormSection>
      <FormSection
        title="Value"
        text="Secrets are encrypted where they are stored, and can be replaced, never read."
      >
        <CredentialFields
          fields={form.fields}
          values={draft.live}
          readOnly={readOnly}
          problems={problemsIn(problems, 'live')}
          onChange={(part) => change({ live: { ...draft.live, ...part } })}
        />
        {draft.live.settings.grant_type === 'authorization_code' && <RedirectAddress />}
      </FormSection>
      <FormSection title="Test values" text="What an Action is tested with, instead of the real thing.">
        <Switch
          label="Has values of its own for tests"
          checked={test !== null}
          disabled={readOnly}
          onChange={(isOn) => change({ test: isOn ? { ...noFields, settings: draft.live.settings } : null })}
        />
        {test && (
          <CredentialFields
            fields={form.fields}
            values={test}
            readOnly={readOnly}
            problems={problemsIn(problems, 'test')}
            onChange={(part) => change({ test: { ...test, ...part } })}
          />
        )}
      </FormSection>
      <FormSection title="Where it may go" text="A request to another host is refused, redirects included.">
        <Field
          label="Allowed hosts"
          hint="One a line, such as api.example.com or *.example.com. Blank: any host."
          error={problems.find(({ path }) => path.startsWith('allowedHosts'))?.message}
        >
          <Textarea
            mono
            value={draft.hosts}
            readOnly={readOnly}
            spellCheck={false}
            placeholder="api.example.com"
            onValueChange={(hosts) => change({ hosts })}
          />
        </Field>
      </FormSection>
      <FormSection title="How often" text="Actions of all stories that use it start at this pace together.">
        <Switch
          label="Rate limit"
          checked={draft.rate !== null}
          disabled={readOnly}
          onChange={(isOn) => change({ rate: isOn ? { max: 10, per_s: 1 } : null })}
        />
        {draft.rate && (
          <RateFields
            value={draft.rate}
            readOnly={readOnly}
            onChange={(part) => change({ rate: draft.rate && { ...draft.rate, ...part } })}
          />
        )}
      </FormSection>
      <FormSection title="Sharing">
        <ShareFields sharing={draft} onChange={change} readOnly={readOnly} />
      </FormSection>
      <FormSection title="More">
        <Field label="Ends on" hint="People are warned two weeks before.">
          <Input
            type="date"
            value={draft.expires}
            readOnly={readOnly}
            className="w-44"
            onValueChange={(expires) => change({ expires })}
          />
        </Field>
        <PairsField
          label="Metadata"
          hint={`Not secret: formulas read it as INFO.credential.${draft.slug || 'name'}.metadata.`}
          value={draft.metadata}
          readOnly={readOnly}
          onChange={(metadata) => change({ metadata })}
        />
      </FormSection>
    </form>
  );
}

/** Problems of one set of fields, by what stands behind its name: `settings.url`, `secrets.value`. */
function problemsIn(problems: readonly Problem[], set: 'live' | 'test'): Problem[] {
  return problems.flatMap(({ path, message }) =>
    path.startsWith(`${set}.`) ? [{ path: path.slice(set.length + 1), message }] : [],
  );
}
