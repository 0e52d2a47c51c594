import type { JsonObject } from '@storyloom/engine';
import { scalarText } from '../values.ts';

/** Whether a webhook with these options, as written, is an MCP server. */
export function isMcp({ mode }: JsonObject): boolean {
  return (
    scalarText(mode ?? '')
      .trim()
      .toLowerCase() === 'mcp'
  );
}

/** The address of a webhook as one with these options, as written, is to be called: an MCP server has its own. */
export function addressWith(options: JsonObject, url: string): string {
  return isMcp(options) ? url.replace(/\/webhook\/(?=[^/]+\/[^/]+$)/, '/mcp/') : url;
}
