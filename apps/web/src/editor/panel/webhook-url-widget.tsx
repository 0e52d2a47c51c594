'use client';
import { addressWith, isMcp } from '@storyloom/actions/descriptions';
import type { GraphAction, Json } from '@storyloom/engine';
import { CopyButton } from '../../ui/copy-button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { useDraft } from '../state/use-editor.ts';
import { fieldText } from './formula-field.tsx';
import { WebhookStatus } from './webhook-status.tsx';
import type { WidgetProps } from './widgets.tsx';

/** The address that starts this story. It exists once the Action is live. */
export function WebhookUrlWidget({ action, field }: WidgetProps) {
  const { options } = action;
  const stored = useDraft((state) => state.webhooks[action.id]?.url);
  const whole = stored === undefined ? undefined : addressWith(options, stored);
  const url = asksForSecret(options.access_control) ? whole : whole?.replace(/\/[^/]*$/, '');
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      <output className="min-h-7 rounded-2 border border-line-strong bg-sunken px-2 py-1 font-mono text-12 leading-5 [overflow-wrap:anywhere]">
        {url ?? <span className="text-ink-3">Comes when it goes live</span>}
      </output>
      {url !== undefined && (
        <div className="flex gap-2">
          <CopyButton size="sm" text={url}>
            Copy address
          </CopyButton>
          <CopyButton size="sm" variant="quiet" text={curlOf(options, url)}>
            Copy as cURL
          </CopyButton>
        </div>
      )}
      {isMcp(options) && url !== undefined ? (
        <McpClient action={action} url={url} />
      ) : (
        <p className="text-12 text-ink-3">{field.help}</p>
      )}
      {url !== undefined && !action.disabled && <WebhookStatus action={action} />}
    </fieldset>
  );
}

const McpClient = lazyPart('client of MCP', async () => (await import('./mcp-client.tsx')).McpClient);

/** Others come without it: the path alone is the address that they are told. */
function asksForSecret(access: Json | undefined): boolean {
  return ['', 'secret'].includes(fieldText(access).trim().toLowerCase());
}

/** A request that comes in: with POST where that is answered; to an MCP server, what it offers. */
function curlOf(options: GraphAction['options'], url: string): string {
  const verbs = isMcp(options) ? 'POST' : String(options.verbs ?? 'get,post').toUpperCase();
  const [first = ''] = verbs.split(',');
  const method = verbs.includes('POST') ? 'POST' : first.trim();
  if (method === 'GET' || method === 'HEAD') return `curl -X ${method} '${url}'`;
  const body = isMcp(options) ? '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}' : '{"id": "A-1042"}';
  return `curl -X ${method} '${url}' -H 'content-type: application/json' -d '${body}'`;
}
