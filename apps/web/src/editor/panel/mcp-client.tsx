'use client';
import type { GraphAction } from '@storyloom/engine';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { fieldText } from './formula-field.tsx';

/** How a client of MCP is told of this server: the entry that most of them take. */
export function McpClient({ action, url }: { action: GraphAction; url: string }) {
  const access = fieldText(action.options.access_control).trim().toLowerCase();
  const headers = access === 'api_key' ? { headers: { Authorization: 'Bearer <API key>' } } : {};
  const entry = { mcpServers: { [action.slug]: { type: 'http', url, ...headers } } };
  const text = JSON.stringify(entry, null, 2);
  return (
    <div className="grid gap-1.5">
      <p className="text-12 text-ink-2">
        To connect a client, give it this address, for Streamable HTTP.{' '}
        {hints[access === '' ? 'secret' : access] ?? 'It has to send what is asked for below.'}
      </p>
      <CodeBlock label="For the settings of a client">{text}</CodeBlock>
      <div>
        <CopyButton size="sm" variant="quiet" text={text}>
          Copy for a client
        </CopyButton>
      </div>
    </div>
  );
}

const hints: Readonly<Record<string, string>> = {
  secret: 'It holds the secret: whoever has it may call the tools.',
  public: 'Anyone who knows it may call the tools.',
  api_key: 'It sends an API key of the team.',
  oauth: 'Clients find the issuer by themselves, and let people sign in there.',
};
