/** What is known of a webhook from its options as written, before a request's body is read. */
import type { Door, Json, JsonObject } from '@storyloom/engine';
import { scalarText } from '../values.ts';
import { isMcp } from './address.ts';
import { defaultVerbs } from './form.ts';
import { tokenRuleOf } from './token-rule.ts';

const free = ['public', 'github', 'stripe', 'slack', 'standard_webhooks', 'hmac'];

/** What is written wrong leaves the door as narrow as it can be; the options say what is wrong. */
export function doorOf(written: JsonObject): Door {
  const mcp = isMcp(written);
  return {
    ...proofWith(written),
    mcp,
    origins: word(written.cors) === 'true' ? listOf(written.cors_origins, '*') : null,
    methods: mcp ? ['POST'] : listOf(written.verbs, defaultVerbs).map((verb) => verb.toUpperCase()),
  };
}

function proofWith(written: JsonObject): Pick<Door, 'proof' | 'token'> {
  const access = word(written.access_control);
  if (access === 'api_key') return { proof: 'api_key' };
  if (access !== 'oauth') return { proof: free.includes(access) ? 'none' : 'secret' };
  const token = tokenRuleOf(written);
  // Without a rule it has no proof to show, and is refused with what is wrong.
  return token ? { proof: 'token', token } : { proof: 'none' };
}

function word(value: Json | undefined): string {
  return scalarText(value ?? '')
    .trim()
    .toLowerCase();
}

/** An origin is compared as browsers write it: in lower case, without a slash at its end. */
function listOf(value: Json | undefined, fallback: string): string[] {
  const text = Array.isArray(value) ? value.map(scalarText).join(',') : word(value);
  return (text === '' ? fallback : text)
    .toLowerCase()
    .split(/[\s,]+/)
    .map((part) => part.replace(/\/$/, ''))
    .filter((part) => part !== '');
}
