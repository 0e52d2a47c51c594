import { createHmac } from 'node:crypto';
import type { Hmac, JsonObject, WebhookRequest } from '@storyloom/engine';
import { describe, expect, it } from 'vitest';
import { runners } from '../runners.ts';
import { admit } from './access.ts';
import { webhook } from './index.ts';

const hmac: Hmac = (algorithm, key, content) => {
  const made = createHmac(algorithm, key);
  for (const part of content) made.update(part);
  return made.digest();
};

const secret = 'It is a Secret to Everybody';
const body = '{"hello": "world", "price": 1.0}';
const now = () => Math.floor(Date.now() / 1000);
const sign = (content: string, encoding: 'hex' | 'base64' = 'hex', key: string | Buffer = secret) =>
  createHmac('sha256', key).update(content).digest(encoding);

type Sent = { headers?: Record<string, string>; body?: string; proof?: WebhookRequest['proof'] };

function admission(options: JsonObject, { headers = {}, body: text = body, proof = 'none' }: Sent) {
  const request = {
    method: 'POST',
    headers,
    query: '',
    body: new TextEncoder().encode(text),
    proof,
    hmac,
  };
  return admit(webhook.options.parse(options), request);
}

/** Each sender, as it signs a body at a time. */
const senders: Record<
  string,
  {
    options?: JsonObject;
    secret?: string;
    /** The header that holds the signature. */
    header: string;
    hasTime: boolean;
    sign: (content: string, at?: number) => Record<string, string>;
  }
> = {
  github: {
    header: 'x-hub-signature-256',
    hasTime: false,
    sign: (content) => ({ 'x-hub-signature-256': `sha256=${sign(content)}` }),
  },
  stripe: {
    header: 'stripe-signature',
    hasTime: true,
    sign: (content, at = now()) => ({
      'stripe-signature': `t=${at},v0=${'0'.repeat(64)},v1=${sign(`${at}.${content}`)}`,
    }),
  },
  slack: {
    header: 'x-slack-signature',
    hasTime: true,
    sign: (content, at = now()) => ({
      'x-slack-signature': `v0=${sign(`v0:${at}:${content}`)}`,
      'x-slack-request-timestamp': String(at),
    }),
  },
  standard_webhooks: {
    secret: `whsec_${Buffer.from(secret).toString('base64')}`,
    header: 'webhook-signature',
    hasTime: true,
    sign: (content, at = now()) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,AAAA v1a,BBBB v1,${sign(`msg_1.${at}.${content}`, 'base64')}`,
    }),
  },
  hmac: {
    options: {
      signature_header: 'X-Sign',
      signature_prefix: 'sig:',
      signature_encoding: 'base64',
      timestamp_header: 'X-Time',
    },
    header: 'x-sign',
    hasTime: true,
    sign: (content, at = now()) => ({
      'x-sign': `sig:${sign(`${at}.${content}`, 'base64')}`,
      'x-time': String(at),
    }),
  },
};

describe.each(Object.entries(senders))('a webhook signed by %s', (access_control, sender) => {
  const options = { access_control, signing_secret: sender.secret ?? secret, ...sender.options };
  const status = (sent: Sent, more: JsonObject = {}) => {
    const result = admission({ ...options, ...more }, sent);
    return result.ok ? 200 : result.status;
  };
  const signature = (at?: number) => sender.sign(body, at)[sender.header] ?? '';

  it('lets in what was signed, whatever its address held', () => {
    expect(status({ headers: sender.sign(body) })).toBe(200);
  });

  it('refuses what is not signed, the secret in the address or not', () => {
    expect(status({})).toBe(401);
    expect(status({ proof: 'secret' })).toBe(401);
    expect(status({ headers: { ...sender.sign(body), [sender.header]: '' } })).toBe(401);
  });

  it('refuses a wrong signature, one of another secret, and a truncated one', () => {
    expect(status({ headers: sender.sign('other') })).toBe(401);
    expect(status({ headers: sender.sign(body) }, { signing_secret: 'b3RoZXI=' })).toBe(401);
    const cut = { ...sender.sign(body), [sender.header]: signature().slice(0, -5) };
    expect(status({ headers: cut })).toBe(401);
  });

  it('refuses a body that was written anew, though it means the same', () => {
    const again = JSON.stringify(JSON.parse(body));
    expect(again).not.toBe(body);
    expect(status({ headers: sender.sign(body), body: again })).toBe(401);
  });

  it('refuses a signature that came in two headers', () => {
    const twice = { ...sender.sign(body), [sender.header]: `${signature()}, ${signature()}` };
    expect(status({ headers: twice })).toBe(401);
  });

  it('is 500 without a secret, and never lets in', () => {
    for (const signing_secret of [null, '', ' ', []]) {
      expect(status({ headers: sender.sign(body) }, { signing_secret })).toBe(500);
      expect(status({}, { signing_secret })).toBe(500);
    }
  });

  it('takes each of several secrets while one replaces another', () => {
    const signing_secret = [sender.secret ?? secret, 'b3RoZXI='].toReversed();
    expect(status({ headers: sender.sign(body) }, { signing_secret })).toBe(200);
  });

  it('tells in one sentence what is wrong, and nothing of the secret', () => {
    for (const headers of [{}, sender.sign('other'), sender.sign(body, 0)]) {
      const result = admission(options, { headers });
      const message = result.ok ? 'It is right.' : result.message;
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(message).not.toContain(secret);
    }
  });
});

describe.each(Object.entries(senders).filter(([, { hasTime }]) => hasTime))(
  'a webhook signed by %s, which tells when',
  (access_control, sender) => {
    const options = { access_control, signing_secret: sender.secret ?? secret, ...sender.options };
    const status = (sent: Sent, more: JsonObject = {}) => {
      const result = admission({ ...options, ...more }, sent);
      return result.ok ? 200 : result.status;
    };

    it('refuses what was signed too long ago, or in the future', () => {
      expect(status({ headers: sender.sign(body, now() - 290) })).toBe(200);
      for (const at of [now() - 310, now() + 310, 0]) {
        expect([at, status({ headers: sender.sign(body, at) })]).toEqual([at, 401]);
      }
      expect(status({ headers: sender.sign(body, now() - 310) }, { signature_tolerance: 600 })).toBe(200);
    });

    it('knows an exact repetition', () => {
      const replayOf = (headers: Record<string, string>) => {
        const result = admission(options, { headers });
        return result.ok ? result.replay : 'refused';
      };
      const at = now();
      expect(replayOf(sender.sign(body, at))).toBe(replayOf(sender.sign(body, at)));
      expect(replayOf(sender.sign(body, at))).toMatch(/^(signature:[0-9a-f]{64}|msg_1)$/);
    });
  },
);

it('knows an exact repetition of Stripe, however the rest of its header is written', () => {
  const options = { access_control: 'stripe', signing_secret: secret };
  const at = now();
  const v1 = sign(`${at}.${body}`);
  const replays = [`t=${at},v1=${v1}`, `v1=${v1.toUpperCase()},t=${at},v9=a`].map((header) => {
    const result = admission(options, { headers: { 'stripe-signature': header } });
    return result.ok ? result.replay : 'refused';
  });
  expect(replays[0]).toBe(replays[1]);
});

it('has the examples of the makers right', () => {
  const github = admission(
    { access_control: 'github', signing_secret: "It's a Secret to Everybody" },
    {
      body: 'Hello, World!',
      headers: {
        'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      },
    },
  );
  expect(github.ok).toBe(true);
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  const content = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
  expect(createHmac('sha256', key).update(content).digest('base64')).toBe(
    'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

describe('another signature', () => {
  const options = { access_control: 'hmac', signing_secret: secret, signature_header: 'X-Sign' };
  const ok = (more: JsonObject, headers: Record<string, string>) =>
    admission({ ...options, ...more }, { headers }).ok;

  it('is over the body, in hex, when nothing else is said', () => {
    expect(ok({}, { 'x-sign': sign(body) })).toBe(true);
    expect(ok({}, { 'x-sign': sign(body).toUpperCase() })).toBe(true);
  });

  it('has every algorithm and encoding', () => {
    for (const signature_algorithm of ['sha1', 'sha256', 'sha384', 'sha512']) {
      for (const signature_encoding of ['hex', 'base64', 'base64url'] as const) {
        const text = createHmac(signature_algorithm, secret).update(body).digest(signature_encoding);
        expect(ok({ signature_algorithm, signature_encoding }, { 'x-sign': text })).toBe(true);
      }
    }
  });

  it('is over what its author says, with times in seconds or milliseconds', () => {
    const at = Date.now();
    const made = { timestamp_header: 'X-At', signature_content: 'v2|{timestamp}|{body}|end' };
    expect(ok(made, { 'x-at': String(at), 'x-sign': sign(`v2|${at}|${body}|end`) })).toBe(true);
    expect(ok(made, { 'x-at': String(at), 'x-sign': sign(`v2|${at + 1}|${body}|end`) })).toBe(false);
  });

  it('is 500 when it leaves out what makes it safe', () => {
    const status = (more: JsonObject) => {
      const result = admission({ ...options, ...more }, { headers: { 'x-sign': sign(body), 'x-at': '1' } });
      return result.ok ? 200 : result.status;
    };
    expect(status({ signature_header: '' })).toBe(500);
    expect(status({ signature_content: 'x' })).toBe(500);
    expect(status({ signature_content: '{body}', timestamp_header: 'x-at' })).toBe(500);
  });
});

describe('a webhook that is not signed', () => {
  const status = (access_control: string, proof: WebhookRequest['proof']) => {
    const result = admission({ access_control }, { proof });
    return result.ok ? 200 : result.status;
  };

  it('wants its secret, a key, or nothing', () => {
    expect([status('secret', 'secret'), status('secret', 'none'), status('secret', 'api_key')]).toEqual([
      200, 404, 404,
    ]);
    expect([status('api_key', 'api_key'), status('api_key', 'none'), status('api_key', 'secret')]).toEqual([
      200, 401, 401,
    ]);
    expect(status('public', 'none')).toBe(200);
  });
});

it('computes the digest of a request once, though its body is taken apart after that', () => {
  let digests = 0;
  const request: WebhookRequest = {
    method: 'POST',
    headers: { 'x-hub-signature-256': `sha256=${sign(body)}` },
    query: '',
    body: new TextEncoder().encode(body),
    proof: 'none',
    hmac: (...of) => {
      digests += 1;
      return hmac(...of);
    },
  };
  const options = webhook.options.parse({ access_control: 'github', signing_secret: secret });
  const { admit: letIn, receive } = runners.webhook;
  const admission = letIn?.(options, request);
  if (!admission?.ok) throw new Error('It was refused.');
  const { admitted } = admission;
  const parts = { ok: true as const, fields: [] };
  expect(receive(options, { ...request, admitted, parts })).toMatchObject({ ok: true });
  expect(digests).toBe(1);
  expect(receive(options, { ...request, headers: {} })).toMatchObject({ ok: false });
});
