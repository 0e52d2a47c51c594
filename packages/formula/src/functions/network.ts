import { lazily } from './lazy.ts';
import type { FunctionSpec } from './spec.ts';

const urls: readonly FunctionSpec[] = lazily('urls', [
  {
    name: 'PARSE_URL',
    signature: 'PARSE_URL(text, [include_public_suffix_domains: FALSE])',
    summary:
      'The parts of an address; query as an object. domain and tld follow the Public Suffix List, with its private part (github.io) when asked for.',
    params: ['text', 'include_public_suffix_domains'],
    min: 1,
    max: 2,
    examples: [
      {
        formula: 'PARSE_URL("https://www.shop.example.co.uk/a?id=7&tag=x&tag=y#top")',
        result: {
          scheme: 'https',
          host: 'www.shop.example.co.uk',
          domain: 'example.co.uk',
          tld: 'co.uk',
          port: 443,
          path: '/a',
          query: { id: '7', tag: ['x', 'y'] },
          fragment: 'top',
        },
      },
      {
        formula: 'PARSE_URL("http://ada.github.io", include_public_suffix_domains: TRUE).domain',
        result: 'ada.github.io',
      },
    ],
    errors: ['PARSE_URL("example.com")'],
  },
]);

const addresses: readonly FunctionSpec[] = lazily('addresses', [
  {
    name: 'IN_CIDR',
    signature: 'IN_CIDR(ip, cidr)',
    summary: 'Whether an IP address lies in a network, or in one of an array of networks.',
    params: ['ip', 'cidr'],
    min: 2,
    max: 2,
    examples: [
      { formula: 'IN_CIDR("10.1.2.3", "10.0.0.0/8")', result: true },
      { formula: 'IN_CIDR("2001:db8::1", ["10.0.0.0/8", "2001:db8::/32"])', result: true },
    ],
    errors: ['IN_CIDR("10.0.0", "10.0.0.0/8")', 'IN_CIDR("10.0.0.1", "10.0.0.0/33")'],
  },
  {
    name: 'IS_IP_ADDRESS',
    signature: 'IS_IP_ADDRESS(value)',
    summary: 'Whether the value is an IPv4 or IPv6 address.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_IP_ADDRESS("::1")', result: true },
      { formula: 'IS_IP_ADDRESS("10.1")', result: false },
    ],
  },
  {
    name: 'IS_IPV4',
    signature: 'IS_IPV4(value)',
    summary: 'Whether the value is an IPv4 address: four numbers up to 255.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_IPV4("192.0.2.1")', result: true },
      { formula: 'IS_IPV4("192.0.2.256")', result: false },
    ],
  },
  {
    name: 'IS_IPV6',
    signature: 'IS_IPV6(value)',
    summary: 'Whether the value is an IPv6 address.',
    params: ['value'],
    min: 1,
    max: 1,
    examples: [
      { formula: 'IS_IPV6("2001:db8::1")', result: true },
      { formula: 'IS_IPV6("192.0.2.1")', result: false },
    ],
  },
]);

export const network: readonly FunctionSpec[] = [...urls, ...addresses];
