'use client';
import { readRecipient } from '@storyloom/engine';
import { Mail, Webhook, X } from 'lucide-react';
import { useState } from 'react';
import type { Delivery } from '../app-shell/trpc.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { formatCounted } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StateGlyph } from '../ui/state.tsx';

type Props = {
  recipients: readonly string[];
  /** The latest message to each, where there was one. */
  deliveries: readonly Delivery[];
  readOnly: boolean;
  most: number;
  onChange: (recipients: string[]) => void;
};

/** E-mail addresses and webhooks, each with what became of the latest message to it. */
export function RecipientsInput({ recipients, deliveries, readOnly, most, onChange }: Props) {
  return (
    <div className="grid gap-2">
      <span className="text-12 font-medium text-ink-2">Recipients</span>
      {recipients.length === 0 ? (
        <p className="text-12 text-ink-3">Nobody is told yet.</p>
      ) : (
        <ul aria-label="Recipients" className="grid gap-1.5">
          {recipients.map((recipient) => (
            <Row
              key={recipient}
              recipient={recipient}
              delivery={deliveries.find((one) => one.recipient === recipient)}
              {...(!readOnly && {
                onRemove: () => onChange(recipients.filter((one) => one !== recipient)),
              })}
            />
          ))}
        </ul>
      )}
      {!readOnly && recipients.length < most && (
        <AddRecipient recipients={recipients} onAdd={(one) => onChange([...recipients, one])} />
      )}
      {recipients.length >= most && (
        <p className="text-12 text-ink-3">These are as many as a story may have.</p>
      )}
    </div>
  );
}

type RowProps = { recipient: string; delivery: Delivery | undefined; onRemove?: () => void };

function Row({ recipient, delivery, onRemove }: RowProps) {
  return (
    <li className="flex items-start gap-2 rounded-2 border border-line px-2 py-1.5">
      <Icon of={/^https?:/.test(recipient) ? Webhook : Mail} size={14} className="mt-1 text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="break-all">{recipient}</p>
        {delivery && <Outcome delivery={delivery} />}
      </div>
      {onRemove && <IconButton icon={X} label={`Remove ${recipient}`} size="sm" onClick={onRemove} />}
    </li>
  );
}

function Outcome({ delivery: { state, isTest, at, attempts, error } }: { delivery: Delivery }) {
  const what = isTest ? 'Test message' : 'Message';
  if (state === 'sent') {
    return (
      <p className="text-12 text-ink-2">
        <StateGlyph state="succeeded">{what} sent</StateGlyph> <RelativeTime at={at} />
      </p>
    );
  }
  if (state === 'due' && error === null) {
    return (
      <p className="text-12 text-ink-2">
        <StateGlyph state="running">{what} is being sent</StateGlyph>
      </p>
    );
  }
  return (
    <div className="text-12 text-ink-2">
      <StateGlyph state={state === 'failed' ? 'failed' : 'waiting'} loud>
        {state === 'failed'
          ? `${what} not sent`
          : `${formatCounted(attempts, 'try', 'tries')} failed, trying again`}
      </StateGlyph>{' '}
      <RelativeTime at={at} />
      <p className="break-words">{error}</p>
    </div>
  );
}

type AddProps = { recipients: readonly string[]; onAdd: (recipient: string) => void };

/** What is wrong stays in the field with its sentence. What is right is added, also when the field is left. */
function AddRecipient({ recipients, onAdd }: AddProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const add = () => {
    if (text.trim() === '') return setError(undefined);
    const read = readRecipient(text);
    if (!read.ok) return setError(read.message);
    const isThere = recipients.some((one) => one.toLowerCase() === read.value.toLowerCase());
    if (!isThere) onAdd(read.value);
    setText('');
    setError(undefined);
  };
  return (
    <div className="flex items-start gap-2">
      <Field
        label="Add a recipient"
        hint="An e-mail address, or a webhook that takes a POST."
        error={error}
        className="min-w-0 flex-1"
      >
        <Input
          value={text}
          autoComplete="off"
          spellCheck={false}
          placeholder="ops@example.com"
          onValueChange={setText}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
      </Field>
      <Button className="mt-5" onClick={add}>
        Add
      </Button>
    </div>
  );
}
