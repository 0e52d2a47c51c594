/**
 * A TCP proxy that misbehaves on demand, to stand between a program and PostgreSQL or Redis. Faults hold
 * for the connections that are there and for those to come, until they are changed.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Fault = {
  /** Added to every chunk, each way. */
  latencyMs?: number;
  /** Half-open: connections stand, and nothing passes. What was sent meanwhile passes at the end. */
  stall?: boolean;
  /** New connections are reset at once. */
  refuse?: boolean;
  /** A connection is reset after so many bytes of the server's answers, wherever in a message that is. */
  dropAfterBytes?: number;
  /** Each connection's answers pass at this rate. */
  bytesPerSecond?: number;
};

export type FaultProxy = {
  port: number;
  /** The same address as `url`, through here. */
  through: (url: string) => string;
  /** Takes the place of the faults before. `{}` mends everything. */
  set: (fault: Fault) => void;
  /** Resets every connection; answers how many there were. */
  resetAll: () => number;
  /** Connections taken so far. */
  taken: () => number;
  close: () => Promise<void>;
};

type Pair = { client: Socket; server: Socket };

export async function startProxy(target: { host?: string; port: number }): Promise<FaultProxy> {
  const pairs = new Set<Pair>();
  let fault: Fault = {};
  let mended = Promise.withResolvers<void>();
  let taken = 0;

  const reset = (pair: Pair) => {
    pairs.delete(pair);
    pair.client.resetAndDestroy();
    pair.server.resetAndDestroy();
  };

  const listener = createServer((client) => {
    taken += 1;
    if (fault.refuse === true) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(target.port, target.host ?? '127.0.0.1');
    const pair = { client, server };
    pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => reset(pair));
      socket.on('close', () => {
        pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
    void pump(client, server, false);
    void pump(server, client, true);
  });

  /** Reads only what the other side took, so a stall is felt by the sender. */
  async function pump(from: Socket, to: Socket, isAnswer: boolean): Promise<void> {
    let bytes = 0;
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        if (!Buffer.isBuffer(chunk)) continue;
        bytes += chunk.length;
        if (fault.latencyMs) await sleep(fault.latencyMs);
        if (isAnswer && fault.bytesPerSecond) await sleep((chunk.length / fault.bytesPerSecond) * 1000);
        while (fault.stall === true) await mended.promise;
        if (isAnswer && fault.dropAfterBytes !== undefined && bytes > fault.dropAfterBytes) {
          const kept = Math.max(0, chunk.length - (bytes - fault.dropAfterBytes));
          to.write(chunk.subarray(0, kept), () => to.resetAndDestroy());
          from.destroy();
          return;
        }
        if (to.destroyed) return;
        if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      to.end();
    } catch {
      to.destroy();
    }
  }

  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  const { port } = address;

  return {
    port,
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    set: (next) => {
      fault = next;
      mended.resolve();
      mended = Promise.withResolvers();
    },
    resetAll: () => {
      const all = [...pairs];
      for (const pair of all) reset(pair);
      return all.length;
    },
    taken: () => taken,
    close: async () => {
      fault = {};
      mended.resolve();
      for (const pair of [...pairs]) reset(pair);
      listener.close();
      await once(listener, 'close');
    },
  };
}
