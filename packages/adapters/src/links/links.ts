/**
 * Addresses that let people without an account act on one Action run: they carry what they are for and a
 * signature over it, so that nothing has to be kept for them, and a handler that is tried again gives the
 * same one. The key is derived from APP_SECRET_TOKEN: a new token ends all of them.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Id, Site } from '@storyloom/engine';

export type Links = Site & {
  /** What a token of a prompt is for; null for one that was not made here. */
  readPrompt: (token: string) => { runId: Id; label: string } | null;
  /** The Action run that a token of an approval is for. */
  readApproval: (token: string) => Id | null;
};

/** 128 bits of HMAC-SHA-256 (RFC 2104 §5 allows half of its length). */
const macBytes = 16;
const idBytes = 16;
const longestToken = 4_000;

/** `baseUrl` is without a slash at the end. */
export function makeLinks(of: {
  baseUrl: string;
  tenant: { domain: string; name: string };
  secret: string;
}): Links {
  const { baseUrl, tenant, secret } = of;
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'storyloom links', 32));

  const macOf = (purpose: string, content: Buffer) =>
    createHmac('sha256', key).update(`${purpose}\0`).update(content).digest().subarray(0, macBytes);

  const tokenOf = (purpose: string, content: Buffer) =>
    Buffer.concat([macOf(purpose, content), content]).toString('base64url');

  function read(purpose: string, token: string): Buffer | null {
    if (token.length > longestToken || !/^[\w-]+$/.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length < macBytes + idBytes) return null;
    const [mac, content] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes)];
    return timingSafeEqual(mac, macOf(purpose, content)) ? content : null;
  }

  return {
    tenant,
    storyRunUrl: ({ storyId, storyRunId }) => `${baseUrl}/stories/${storyId}?run=${storyRunId}`,
    promptUrl: ({ runId, label }) =>
      `${baseUrl}/prompt/${tokenOf('prompt', Buffer.concat([bytesOf(runId), Buffer.from(label)]))}`,
    approvalUrl: (runId) => `${baseUrl}/approve/${tokenOf('approval', bytesOf(runId))}`,
    readPrompt: (token) => {
      const content = read('prompt', token);
      return content && { runId: idOf(content), label: content.subarray(idBytes).toString() };
    },
    readApproval: (token) => {
      const content = read('approval', token);
      return content && idOf(content);
    },
  };
}

function bytesOf(id: Id): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idOf(bytes: Buffer): Id {
  const hex = bytes.subarray(0, idBytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
