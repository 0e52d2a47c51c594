'use client';
import {
  type CredentialField,
  type Json,
  type JsonObject,
  objectOf,
  requestFields,
  requestSecret,
} from '@storyloom/engine';
import { Plus } from 'lucide-react';
import { JsonField } from '../../../src/shared-values/json-field.tsx';
import { PairsField } from '../../../src/shared-values/pairs-field.tsx';
import { SecretField } from '../../../src/shared-values/secret-field.tsx';
import { Button } from '../../../src/ui/button.tsx';
import { Field } from '../../../src/ui/field.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { Select } from '../../../src/ui/select.tsx';
import { Switch } from '../../../src/ui/switch.tsx';
import { Textarea } from '../../../src/ui/textarea.tsx';
import { OauthAppField } from './oauth-fields.tsx';

/** What is not secret of a credential, what replaces its secrets, and which secrets are stored. */
export type FieldValues = {
  settings: JsonObject;
  secrets: Record<string, string>;
  stored: readonly string[];
};

type Props = {
  fields: readonly CredentialField[];
  values: FieldValues;
  onChange: (part: Partial<Pick<FieldValues, 'settings' | 'secrets'>>) => void;
  readOnly: boolean;
  /** What is wrong, by `settings.url` or `secrets.value`. */
  problems?: readonly { path: string; message: string }[];
};

/** The fields of one type of credential, as its form lists them. */
export function CredentialFields({ fields, values, onChange, readOnly, problems = [] }: Props) {
  const { settings, secrets, stored } = values;
  const problemAt = (path: string) => problems.find((one) => one.path === path)?.message;
  const setSecret = (key: string, value: string | undefined) => {
    const { [key]: _, ...others } = secrets;
    onChange({ secrets: value === undefined ? others : { ...others, [key]: value } });
  };
  return fields
    .filter((field) => isShown(field, { fields, settings }))
    .map((field) =>
      field.secret ? (
        <SecretField
          key={field.key}
          label={field.label}
          hint={field.help}
          isSet={stored.includes(field.key)}
          value={secrets[field.key]}
          multiline={field.widget === 'textarea'}
          readOnly={readOnly}
          error={problemAt(`secrets.${field.key}`)}
          onChange={(value) => setSecret(field.key, value)}
        />
      ) : field.widget === 'requests' ? (
        <Requests
          key={field.key}
          value={settings[field.key]}
          values={values}
          readOnly={readOnly}
          onSecret={setSecret}
          onChange={(requests) => onChange({ settings: { ...settings, [field.key]: requests } })}
        />
      ) : (
        <PlainField
          key={field.key}
          field={field}
          value={settings[field.key]}
          readOnly={readOnly}
          error={problemAt(`settings.${field.key}`)}
          onChange={(value) => onChange({ settings: changed(settings, field.key, value) })}
        />
      ),
    );
}

/** Fields that depend on another field count with what that one has, or has unless it is set. */
function isShown(
  { when }: CredentialField,
  { fields, settings }: { fields: readonly CredentialField[]; settings: JsonObject },
): boolean {
  if (when === undefined) return true;
  const value = settings[when.key] ?? fields.find((field) => field.key === when.key)?.fallback ?? null;
  return when.in.includes(value);
}

function changed(settings: JsonObject, key: string, value: Json | undefined): JsonObject {
  const { [key]: _, ...others } = settings;
  return value === undefined ? others : { ...others, [key]: value };
}

type PlainProps = {
  field: CredentialField;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  readOnly: boolean;
  error?: string | undefined;
};

function PlainField({ field, value, onChange, readOnly, error }: PlainProps) {
  const { label, help, placeholder, fallback } = field;
  const text =
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const takeText = (next: string) => onChange(next === '' ? undefined : next);
  switch (field.widget) {
    case 'switch':
      return (
        <div className="grid gap-1">
          <Switch
            checked={(value ?? fallback) === true}
            onChange={onChange}
            label={label}
            disabled={readOnly}
          />
          <p className="text-12 text-ink-3">{help}</p>
        </div>
      );
    case 'select':
      return (
        <Field label={label} hint={help} error={error}>
          <Select
            options={field.choices ?? []}
            value={text === '' ? String(fallback ?? '') : text}
            onChange={onChange}
            disabled={readOnly}
          />
        </Field>
      );
    case 'key-value':
      return <PairsField label={label} hint={help} value={value} onChange={onChange} readOnly={readOnly} />;
    case 'json':
      return (
        <JsonField
          label={label}
          hint={help}
          value={value}
          onChange={onChange}
          placeholder={placeholder}
          readOnly={readOnly}
          error={error}
        />
      );
    case 'textarea':
      return (
        <Field label={label} hint={help} error={error}>
          <Textarea mono value={text} readOnly={readOnly} spellCheck={false} onValueChange={takeText} />
        </Field>
      );
    case 'number':
      return (
        <Field label={label} hint={help} error={error}>
          <Input
            inputMode="numeric"
            value={text}
            placeholder={String(fallback ?? placeholder ?? '')}
            readOnly={readOnly}
            autoComplete="off"
            onValueChange={(next) => {
              const digits = next.replace(/\D/g, '');
              onChange(digits === '' ? undefined : Number(digits));
            }}
          />
        </Field>
      );
    case 'oauth-app':
      return (
        <OauthAppField
          label={label}
          help={help}
          value={text}
          onChange={takeText}
          readOnly={readOnly}
          error={error}
        />
      );
    case 'requests':
    case 'text':
      return (
        <Field label={label} hint={help} error={error}>
          <Input
            value={text}
            placeholder={placeholder}
            readOnly={readOnly}
            autoComplete="off"
            spellCheck={false}
            onValueChange={takeText}
          />
        </Field>
      );
  }
}

type RequestsProps = {
  value: Json | undefined;
  values: FieldValues;
  readOnly: boolean;
  onChange: (requests: JsonObject[]) => void;
  onSecret: (key: string, value: string | undefined) => void;
};

/** Requests one after the other, each with a secret of its own. The last one can be taken away. */
function Requests({ value, values, readOnly, onChange, onSecret }: RequestsProps) {
  const stored = Array.isArray(value) ? value.map((one) => objectOf(one)) : [];
  const requests = stored.length === 0 ? [{}] : stored;
  return (
    <div className="grid gap-3">
      {requests.map((request, index) => {
        const secret = requestSecret(index + 1);
        return (
          <fieldset key={secret} className="grid min-w-0 gap-3 rounded-3 border border-line p-3">
            <legend className="px-1 text-12 font-medium">Request {index + 1}</legend>
            <CredentialFields
              fields={requestFields}
              values={{ settings: request, secrets: {}, stored: [] }}
              readOnly={readOnly}
              onChange={({ settings }) =>
                settings && onChange(requests.map((one, at) => (at === index ? settings : one)))
              }
            />
            <SecretField
              label="Secret"
              hint="What the request is made with: <<SECRET>> in its fields."
              isSet={values.stored.includes(secret)}
              value={values.secrets[secret]}
              readOnly={readOnly}
              onChange={(text) => onSecret(secret, text)}
            />
          </fieldset>
        );
      })}
      {!readOnly && (
        <div className="flex gap-2">
          <Button size="sm" icon={Plus} onClick={() => onChange([...requests, {}])}>
            Add a request
          </Button>
          {requests.length > 1 && (
            <Button
              size="sm"
              variant="quiet"
              onClick={() => {
                onSecret(requestSecret(requests.length), undefined);
                onChange(requests.slice(0, -1));
              }}
            >
              Remove the last
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
