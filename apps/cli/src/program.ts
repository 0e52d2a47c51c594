/** The commands of `storyloom`, for whoever runs an installation. */
import { Command } from 'commander';
import type { Show } from './answer.ts';
import { addApiKeyCommands } from './commands/api-key.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addPrepareDatabase } from './commands/prepare-database.ts';
import { addQueue } from './commands/queue.ts';
import { addRunCommands } from './commands/run.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addStoryCommands } from './commands/story.ts';
import { addUserCommands } from './commands/user.ts';

export function makeProgram(show: Show): Command {
  const storyloom = new Command('storyloom')
    .description('Look after a Storyloom installation')
    .option('--json', 'print the answer, and errors, as JSON')
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  addUserCommands(storyloom, show);
  addApiKeyCommands(storyloom, show);
  addStoryCommands(storyloom, show);
  addRunCommands(storyloom, show);
  addQueue(storyloom, show);
  addKeysCommands(storyloom, show);
  addPrepareDatabase(storyloom, show);
  addDoctor(storyloom, show);
  addSettingsCommands(storyloom, show);
  return storyloom;
}
