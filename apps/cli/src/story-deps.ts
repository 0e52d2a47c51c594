import { catalog } from '@storyloom/actions/catalog';
import { baseUrl } from '@storyloom/adapters/config/config';
import type { StoryDeps } from '@storyloom/adapters/stories/story-deps';
import { makeVault } from '@storyloom/adapters/vault/vault';
import type { Installation } from './installation.ts';

/** For commands that make stories: nobody can be looking at one that was not there. */
export function storyDeps({ config, prisma }: Installation): StoryDeps {
  const { keys } = config.secrets;
  return {
    prisma,
    types: catalog,
    baseUrl: baseUrl(config),
    vault: keys && makeVault(keys),
    live: { announce: () => {} },
  };
}
