/** A DNS server for tests, which answers what it is told and counts how often it is asked. */
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** Addresses, or another name that it then resolves itself: a CNAME. */
export type DnsAnswer = { addresses: string[] } | { alias: string };

export type DnsServer = {
  /** Each name's answers, one for each time that it is asked for; the last one stays. */
  names: Record<string, DnsAnswer[]>;
  /** How often each name was asked for, by `name type`. */
  asked: Map<string, number>;
  /** Every address of a name, as this server has them, with no cache in between. */
  resolve: (host: string) => Promise<string[]>;
  close: () => void;
};

const types = { A: 1, CNAME: 5, AAAA: 28 } as const;

export async function dnsServer(names: Record<string, DnsAnswer[]>): Promise<DnsServer> {
  const asked = new Map<string, number>();
  const answerTo = (name: string, type: number): DnsAnswer | null => {
    const key = `${name} ${type === types.A ? 'A' : 'AAAA'}`;
    const nth = asked.get(key) ?? 0;
    asked.set(key, nth + 1);
    const answers = names[name] ?? [];
    return answers[Math.min(nth, answers.length - 1)] ?? null;
  };

  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query);
    const records: Buffer[] = [];
    let answer = answerTo(name, type);
    let owner = name;
    while (answer && 'alias' in answer) {
      records.push(record(owner, types.CNAME, encoded(answer.alias)));
      owner = answer.alias;
      answer = answerTo(owner, type);
    }
    for (const address of answer?.addresses ?? []) {
      const isOfType = isIPv6(address) === (type === types.AAAA);
      if (isOfType) records.push(record(owner, type, bytesOf(address)));
    }
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    // A response, recursion asked for and done; 3 is: there is no such name.
    head.writeUInt16BE(0x8180 | (names[name] ? 0 : 3), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');

  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    names,
    asked,
    resolve: async (host) => {
      const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    },
    close: () => socket.close(),
  };
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

const encoded = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

/** With a time to live of 0: whoever wants to know again has to ask again. */
function record(owner: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([encoded(owner), head, data]);
}

function bytesOf(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const gap = new Array<string>(8 - left.length - right.length).fill('0');
  const all = address.includes('::') ? [...left, ...gap, ...right] : left;
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
