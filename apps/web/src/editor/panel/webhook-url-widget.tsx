'use client';
import type { Json } from '@storyloom/engine';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useDraft } from '../state/use-editor.ts';
import { fieldText } from './formula-field.tsx';
import type { WidgetProps } from './widgets.tsx';

/** The address that starts this story. It exists once the draft is saved. */
export function WebhookUrlWidget({ action, field }: WidgetProps) {
  const whole = useDraft((state) => state.webhooks[action.id]?.url);
  const url = asksForSecret(action.options.access_control) ? whole : whole?.replace(/\/[^/]*$/, '');
  const first =
    String(action.options.verbs ?? 'get,post')
      .split(',')[0]
      ?.trim()
      .toUpperCase() ?? 'POST';
  const method = String(action.options.verbs ?? 'get,post')
    .toLowerCase()
    .includes('post')
    ? 'POST'
    : first;
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      <output className="min-h-7 rounded-2 border border-line-strong bg-sunken px-2 py-1 font-mono text-12 leading-5 [overflow-wrap:anywhere]">
        {url ?? <span className="text-ink-3">Comes with the first save</span>}
      </output>
      {url !== undefined && (
        <div className="flex gap-2">
          <CopyButton size="sm" text={url}>
            Copy address
          </CopyButton>
          <CopyButton size="sm" variant="quiet" text={curlOf(method, url)}>
            Copy as cURL
          </CopyButton>
        </div>
      )}
      <p className="text-12 text-ink-3">{field.help}</p>
    </fieldset>
  );
}

/** Others come without it: the path alone is the address that they are told. */
function asksForSecret(access: Json | undefined): boolean {
  return ['', 'secret'].includes(fieldText(access).trim().toLowerCase());
}

function curlOf(method: string, url: string): string {
  if (method === 'GET' || method === 'HEAD') return `curl -X ${method} '${url}'`;
  return `curl -X ${method} '${url}' -H 'content-type: application/json' -d '{"id": "A-1042"}'`;
}
