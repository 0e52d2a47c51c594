/** A credential while it is being edited, and what of it is sent. */
import {
  type CredentialType,
  credentialForm,
  type Id,
  type Json,
  type JsonObject,
  type Rate,
  type ShareAccess,
} from '@storyloom/engine';
import type { CredentialDetail } from '../../../src/app-shell/trpc.ts';
import type { Naming } from '../../../src/shared-values/name-fields.tsx';
import type { FieldValues } from './credential-fields.tsx';

export type CredentialDraft = Naming & {
  type: CredentialType;
  live: FieldValues;
  /** Null: tests use the live values. */
  test: FieldValues | null;
  /** One a line. */
  hosts: string;
  /** Null: it may be used at will. */
  rate: Rate | null;
  access: ShareAccess;
  sharedTeamIds: Id[];
  metadata: JsonObject;
  /** A day, `2026-11-26`, or blank. */
  expires: string;
};

export const noFields: FieldValues = { settings: {}, secrets: {}, stored: [] };

export function newDraft(type: CredentialType): CredentialDraft {
  return {
    name: '',
    slug: '',
    description: '',
    type,
    live: noFields,
    test: null,
    hosts: '',
    rate: null,
    access: 'team',
    sharedTeamIds: [],
    metadata: {},
    expires: '',
  };
}

export function draftOf(stored: CredentialDetail): CredentialDraft {
  const { name, slug, description, type, access, sharedTeamIds, metadata, live, test } = stored;
  return {
    name,
    slug,
    description,
    type,
    live: { settings: live.settings, secrets: {}, stored: live.secrets },
    test: test && { settings: test.settings, secrets: {}, stored: test.secrets },
    hosts: stored.allowedHosts.join('\n'),
    rate: stored.rateLimit,
    access,
    sharedTeamIds,
    metadata,
    expires: stored.expiresAt?.slice(0, 10) ?? '',
  };
}

/** What `create` and `update` take of it, beside the type and the id. */
export function editOf(draft: CredentialDraft) {
  const { name, slug, description, access, sharedTeamIds, metadata, expires } = draft;
  return {
    name: name.trim(),
    ...(slug === '' ? {} : { slug }),
    description,
    access,
    sharedTeamIds: access === 'teams' ? sharedTeamIds : [],
    allowedHosts: draft.hosts.split(/[\s,]+/).filter((host) => host !== ''),
    rateLimit: draft.rate,
    metadata,
    expiresAt: expires === '' ? null : `${expires}T23:59:59Z`,
    live: setOf(draft.live),
    test: draft.test && setOf(draft.test),
  };
}

function setOf({ settings, secrets }: FieldValues): {
  settings: JsonObject;
  secrets: Record<string, string>;
} {
  return { settings, secrets };
}

/** The fields that are needed and not there, as the server would say it. */
export function lacking(draft: CredentialDraft): string[] {
  const { live } = draft;
  return credentialForm(draft.type).fields.flatMap((field) => {
    if (field.required !== true || field.when) return [];
    const isThere = field.secret
      ? live.stored.includes(field.key) || (live.secrets[field.key] ?? '') !== ''
      : isGiven(live.settings[field.key]);
    return isThere ? [] : [field.label];
  });
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
