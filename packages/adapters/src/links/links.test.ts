import { newId } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { makeLinks } from './links.ts';

const of = { baseUrl: 'https://s.test', tenant: { domain: 's.test', name: 'Ours' }, secret: 'x'.repeat(64) };
const links = makeLinks(of);
const tokenIn = (url: string) => url.split('/').at(-1) ?? '';

describe('links', () => {
  it('say what they are for, and are the same at every try', () => {
    const runId = newId();
    const url = links.promptUrl({ runId, label: 'Ja, gerne ✓' });
    expect(url).toMatch(/^https:\/\/s\.test\/prompt\/[\w-]+$/);
    expect(links.promptUrl({ runId, label: 'Ja, gerne ✓' })).toBe(url);
    expect(links.readPrompt(tokenIn(url))).toEqual({ runId, label: 'Ja, gerne ✓' });
    expect(links.readApproval(tokenIn(links.approvalUrl(runId)))).toBe(runId);
  });

  it('are of no use for anything else', () => {
    const runId = newId();
    const approval = tokenIn(links.approvalUrl(runId));
    expect(links.readPrompt(approval)).toBeNull();
    expect(makeLinks({ ...of, secret: 'y'.repeat(64) }).readApproval(approval)).toBeNull();
  });

  it('are refused once a character of them is another', () => {
    const token = tokenIn(links.promptUrl({ runId: newId(), label: 'OK' }));
    for (let at = 0; at < token.length - 1; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(links.readPrompt(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
    for (const junk of ['', 'a', '..', 'a'.repeat(5_000), `${token}=`, `${token}A`.slice(1)]) {
      expect(links.readPrompt(junk)).toBeNull();
    }
  });
});
