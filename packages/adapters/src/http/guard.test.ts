import { describe, expect, it } from 'vitest';
import { dangerousPorts } from './address.ts';
import { makeGuard } from './guard.ts';

/** A DNS of these names; anything else does not exist. */
const names: Record<string, string[]> = {
  'public.test': ['93.184.216.34', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  localhost: ['127.0.0.1', '::1'],
  'loopback.test': ['127.0.0.1'],
  'mixed.test': ['93.184.216.34', '10.0.0.1'],
  'mixed6.test': ['93.184.216.34', '::1'],
  'internal.test': ['10.1.2.3'],
  'mapped.test': ['::ffff:169.254.169.254'],
  '10.0.0.1.nip.test': ['10.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'garbage.test': ['not-an-address'],
  'none.test': [],
};
const resolve = async (host: string) => {
  const found = names[host];
  if (!found) throw new Error('ENOTFOUND');
  return found;
};

async function verdict(text: string, allow: string[] = []) {
  const guard = makeGuard({ allow, resolve });
  const url = URL.parse(text);
  if (!url) return 'invalid_url';
  const checked = guard.checkUrl(url);
  if (!checked.ok) return checked.code;
  const host = await guard.checkHost(
    url.hostname,
    Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  );
  return host.ok ? 'ok' : host.code;
}

const blocked = [
  // Loopback, in every spelling that a URL folds.
  'http://127.0.0.1/',
  'http://127.0.0.1:8080/',
  'http://127.1/',
  'http://127.0.1/',
  'http://0x7f.1/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://017700000001/',
  'http://0177.0.0.1/',
  'http://127.255.255.254/',
  'http://①②⑦.⓪.⓪.①/',
  'http://１２７.0.0.1/',
  'http://127。0。0。1/',
  'http://127.0.0.1./',
  'http:\\\\127.0.0.1\\',
  'http://127.0.0.1\\@public.test/',
  'http:127.0.0.1',
  'http:///127.0.0.1',
  'http://%31%32%37.0.0.1/',
  'http://localhost/',
  'http://LOCALHOST/',
  'http://lo\tcalhost/',
  'http://loopback.test/',
  // This host, private, shared and link-local networks.
  'http://0/',
  'http://0.0.0.0/',
  'http://0.1.2.3/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://012.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://192.168.255.255/',
  'http://3232235521/',
  'http://100.64.0.1/',
  'http://100.127.255.255/',
  'http://100.100.100.200/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.0.1/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://0251.0376.0251.0376/',
  'http://168.63.129.16/machine',
  'http://metadata.google.internal/',
  // Reserved for something else.
  'http://192.0.0.1/',
  'http://192.0.0.192/opc/v2/',
  'http://192.0.2.1/',
  'http://192.88.99.1/',
  'http://198.18.0.1/',
  'http://198.19.255.255/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  // IPv6 of its own.
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[fc00::1]/',
  'http://[fd00:ec2::254]/',
  'http://[fe80::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[2001:db8::1]/',
  'http://[100::1]/',
  'http://[64:ff9b:1::1]/',
  'http://[3fff::1]/',
  'http://[2001:2::1]/',
  // IPv4 inside IPv6.
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::ffff:10.0.0.1]/',
  'http://[::127.0.0.1]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[64:ff9b::127.0.0.1]/',
  'http://[64:ff9b::a00:1]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2002:c0a8:101::1]/',
  'http://[2001:0:5db8:d822:0:0:80ff:fffe]/',
  'http://[2001:0:7f00:1::f7f7:f7f7]/',
  // Names that lead there.
  'http://mixed.test/',
  'http://mixed6.test/',
  'http://internal.test/',
  'http://mapped.test/',
  'http://10.0.0.1.nip.test/',
  // Ports that speak something else.
  'http://public.test:22/',
  'http://public.test:25/',
  'http://public.test:6379/',
  'https://public.test:5432/',
  'http://93.184.216.34:3306/',
  'http://public.test:0/',
  'http://public.test:11211/',
];

const invalid = [
  'ftp://public.test/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_INFO',
  'data:text/plain,x',
  'javascript:alert(1)',
  'ws://public.test/',
  'dict://127.0.0.1:11211/',
  'ldap://127.0.0.1/',
  'jar:http://127.0.0.1!/',
  'unix:/run/docker.sock',
  'http://user:password@public.test/',
  'http://user@public.test/',
  'http://127.0.0.1@public.test/',
  'http://',
  'http://[::1',
  'http://256.256.256.256/',
  'http://public.test:99999/',
  'public.test',
  '//public.test/',
  '',
  'http://a b/',
];

describe('the guard of outgoing requests', () => {
  it.each(blocked)('refuses %s', async (url) => {
    expect(await verdict(url)).toBe('blocked');
  });

  it.each(invalid)('takes %s for no address', async (url) => {
    expect(await verdict(url)).toBe('invalid_url');
  });

  it.each([
    'http://public.test/',
    'https://public.test:8443/path?x=1#y',
    'http://93.184.216.34/',
    'http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
    'http://[::ffff:93.184.216.34]/',
    'http://[64:ff9b::5db8:d822]/',
    'http://172.15.255.255/',
    'http://172.32.0.1/',
    'http://100.128.0.1/',
    'http://11.0.0.1/',
  ])('lets %s through', async (url) => {
    expect(await verdict(url)).toBe('ok');
  });

  it.each([
    ['http://127.0.0.1:8080/', '127.0.0.1'],
    ['http://internal.test/', '10.1.0.0/16'],
    ['http://internal.test/', 'internal.test'],
    ['http://internal.test/', '*.test'],
    ['http://internal.test:8200/', 'internal.test:8200'],
    ['http://[::ffff:10.1.2.3]/', '10.1.0.0/16'],
    ['http://[::1]/', '::1'],
    ['http://mixed.test/', '10.0.0.0/8'],
    ['http://public.test:5432/', 'public.test:5432'],
  ])('lets %s through when EGRESS_ALLOW has %s', async (url, entry) => {
    expect(await verdict(url, [entry])).toBe('ok');
  });

  it.each([
    ['http://mixed6.test/', '10.0.0.0/8'],
    ['http://internal.test:8201/', 'internal.test:8200'],
    ['http://internal.test:6379/', '10.0.0.0/8'],
    ['http://loopback.test/', '*.corp'],
  ])('still refuses %s when EGRESS_ALLOW has %s', async (url, entry) => {
    expect(await verdict(url, [entry])).toBe('blocked');
  });

  it('refuses every port that speaks something else, and opens one that is listed by itself', async () => {
    for (const port of dangerousPorts) {
      expect(await verdict(`http://public.test:${port}/`), String(port)).toBe('blocked');
      if (port === 0) continue;
      expect(await verdict(`http://public.test:${port}/`, ['public.test'])).toBe('blocked');
      expect(await verdict(`http://public.test:${port}/`, [`public.test:${port}`])).toBe('ok');
    }
    for (const port of [80, 443, 3000, 8000, 8080, 8443, 9200]) {
      expect(await verdict(`http://public.test:${port}/`)).toBe('ok');
    }
  });

  it('calls a host unreachable that does not resolve, or to no address', async () => {
    for (const url of ['http://unknown.test/', 'http://none.test/', 'http://garbage.test/']) {
      expect(await verdict(url)).toBe('unreachable');
    }
  });

  it('names the host, its address and the setting that would open it', async () => {
    const result = await makeGuard({ allow: [], resolve }).checkHost('internal.test', 443);
    expect(result).toEqual({
      ok: false,
      code: 'blocked',
      message:
        'internal.test (10.1.2.3) is a private address. If stories may call it, add internal.test to EGRESS_ALLOW.',
    });
  });

  it.each([
    ['public.test', 443],
    ['sub.evil.test', 443],
    ['10.1.2.3', 443],
    ['[2606:2800:21f:cb07::1]', 443],
    ['loopback.test', 9000],
  ])('is refused where EGRESS_DENY lists it, whatever EGRESS_ALLOW says: %s', async (host, port) => {
    const deny = ['93.184.216.0/24', '*.evil.test', '10.0.0.0/8', '2606:2800::/32', 'loopback.test:9000'];
    const allow = ['public.test', '*.evil.test', '10.1.2.3', 'loopback.test'];
    const asked: typeof resolve = async (name) => (name === 'sub.evil.test' ? ['8.8.8.8'] : resolve(name));
    const guard = makeGuard({ allow, deny, resolve: asked });
    const refusal = { ok: false, code: 'blocked', message: expect.stringContaining('is on EGRESS_DENY') };
    expect(await guard.checkHost(host, port)).toEqual(refusal);
    expect(await guard.checkHost('loopback.test', 443)).toMatchObject({ ok: true });
  });

  it('is refused behind a proxy, too, by its name', async () => {
    const guard = makeGuard({ allow: ['*.corp'], deny: ['db.corp'], resolve });
    expect(await guard.checkBehindProxy('db.corp', 443)).toMatchObject({ ok: false, code: 'blocked' });
    expect(await guard.checkBehindProxy('web.corp', 443)).toEqual({ ok: true });
  });

  it('resolves a host once, and returns every address that it checked', async () => {
    let resolutions = 0;
    const guard = makeGuard({
      allow: [],
      resolve: async (host) => {
        resolutions += 1;
        return resolve(host);
      },
    });
    expect(await guard.checkHost('public.test', 443)).toEqual({ ok: true, addresses: names['public.test'] });
    expect(resolutions).toBe(1);
  });
});
