/** What of a webhook has to be known before its request's body is read, and who may come in. */
import type { IncomingMessage } from 'node:http';
import type { KeyHolder } from '@storyloom/adapters/accounts/api-keys';
import {
  type CompiledAction,
  type Door,
  type Endpoint,
  type HttpReply,
  type JsonObject,
  type Needs,
  type Proof,
  type Runners,
  readsRequest,
} from '@storyloom/engine';
import { isAllowed } from '../policy.ts';
import { keyTooWeak, keyWanted, notFound } from './webhook-replies.ts';

export type Gate = {
  door: Door;
  /** What its options name of credentials and resources. */
  needs: Needs | null;
  /** Its formulas ask where a request came from. */
  readsRequest: boolean;
};

const closed: Door = { proof: 'secret', mcp: false, origins: null, methods: [] };

/** A version never changes, and what is compiled of it stays as long as it is used. */
const gates = new WeakMap<CompiledAction, Gate>();

/** Worked out once a version. What is no webhook lets nothing in. */
export function gateOf(runners: Runners, action: CompiledAction): Gate {
  const known = gates.get(action);
  if (known) return known;
  const runner = runners[action.definition.type];
  const door = (runner && 'receive' in runner && runner.door?.(action.rawOptions)) || closed;
  const gate = { door, needs: action.needs, readsRequest: readsRequest(action) };
  gates.set(action, gate);
  return gate;
}

/** What a request has shown, with what its token says where it brought one. */
export type Shown = { proof: Proof; claims?: JsonObject };

const bySecret: Shown = { proof: 'secret' };
const byNothing: Shown = { proof: 'none' };
const byKey: Shown = { proof: 'api_key' };

/** What the request has shown, or how it is refused. A wrong secret never gets as far as this. */
export function proofOf({ door }: Gate, { hasSecret }: { hasSecret: boolean }): Shown | HttpReply {
  if (hasSecret) return bySecret;
  return door.proof === 'none' ? byNothing : notFound;
}

/** Whether it brought a key of the endpoint's team whose user may run stories. */
export async function keyProof(
  findKey: (key: string) => Promise<KeyHolder | null>,
  { req, endpoint }: { req: IncomingMessage; endpoint: Endpoint },
): Promise<Shown | HttpReply> {
  const [, key] = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
  const holder = key === undefined ? null : await findKey(key);
  if (holder?.teamId !== endpoint.teamId) return keyWanted;
  return isAllowed(holder.role, { resource: 'story', action: 'run' }) ? byKey : keyTooWeak;
}
