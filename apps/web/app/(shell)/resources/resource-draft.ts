/** A resource while it is being edited, and what of it is sent. */
import type { Id, Json, ResourceType, ShareAccess } from '@storyloom/engine';
import type { ResourceDetail } from '../../../src/app-shell/trpc.ts';
import type { Naming } from '../../../src/shared-values/name-fields.tsx';
import { resourceWords } from './resource-words.ts';

export type ResourceDraft = Naming & {
  type: ResourceType;
  /** Undefined while there is nothing that could be stored. */
  value: Json | undefined;
  /** Null: tests read the value above. */
  test: { value: Json | undefined } | null;
  access: ShareAccess;
  sharedTeamIds: Id[];
};

export function newDraft(type: ResourceType): ResourceDraft {
  const value = startOf(type);
  return { name: '', slug: '', description: '', type, value, test: null, access: 'team', sharedTeamIds: [] };
}

/** What a new one holds; a file has to be chosen. */
export function startOf(type: ResourceType): Json | undefined {
  return type === 'file' ? undefined : resourceWords[type].empty;
}

export function draftOf(stored: ResourceDetail): ResourceDraft {
  const { name, slug, description, type, value, test, access, sharedTeamIds } = stored;
  return { name, slug, description, type, value, test, access, sharedTeamIds };
}

/** What `create` and `update` take of it; null while a value is missing. */
export function editOf(draft: ResourceDraft) {
  const { name, slug, description, value, test, access, sharedTeamIds } = draft;
  if (value === undefined || (test !== null && test.value === undefined)) return null;
  return {
    name: name.trim(),
    ...(slug === '' ? {} : { slug }),
    description,
    access,
    sharedTeamIds: access === 'teams' ? sharedTeamIds : [],
    value,
    test: test === null || test.value === undefined ? null : { value: test.value },
  };
}
