/** The program `storyloom`: commands for whoever runs an installation. */
import { Command, CommanderError } from 'commander';
import { type Answer, print, refusal } from './answer.ts';
import { addApiKeyCommands } from './commands/api-key.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeysCommands } from './commands/keys.ts';
import { addPrepareDatabase } from './commands/prepare-database.ts';
import { addQueue } from './commands/queue.ts';
import { addRunCommands } from './commands/run.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addStoryCommands } from './commands/story.ts';
import { addUserCommands } from './commands/user.ts';

const asJson = process.argv.includes('--json');
const storyloom = new Command('storyloom')
  .description('Look after a Storyloom installation')
  .option('--json', 'print the answer, and errors, as JSON')
  .configureOutput({ outputError: () => {} })
  .exitOverride();
const show = async (answer: Promise<Answer>) => print(await answer, asJson);
addUserCommands(storyloom, show);
addApiKeyCommands(storyloom, show);
addStoryCommands(storyloom, show);
addRunCommands(storyloom, show);
addQueue(storyloom, show);
addKeysCommands(storyloom, show);
addPrepareDatabase(storyloom, show);
addDoctor(storyloom, show);
addSettingsCommands(storyloom, show);

/** In place of what commander says. Without --json its help is printed, which says it better. */
const wording: Record<string, string> = { 'commander.help': 'No command is named.' };

try {
  await storyloom.parseAsync();
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof CommanderError)) {
    // A bug: whoever reports it needs the stack.
    if (asJson) print(refusal(String(error)), asJson);
    else console.error(error);
  } else if (error.exitCode === 0) {
    process.exitCode = 0;
  } else if (asJson || error.code !== 'commander.help') {
    print(refusal(wording[error.code] ?? error.message.replace(/^error: /, '')), asJson);
  }
}
