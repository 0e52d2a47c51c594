/** The program `storyloom`: commands for whoever runs an installation. */
import { Command, CommanderError } from 'commander';
import { type Answer, print, refusal } from './answer.ts';
import { addApiKeyCommands } from './commands/api-key.ts';
import { addDoctor } from './commands/doctor.ts';
import { addPrepareDatabase } from './commands/prepare-database.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addStoryCommands } from './commands/story.ts';
import { addUserCommands } from './commands/user.ts';

const asJson = process.argv.includes('--json');
const storyloom = new Command('storyloom')
  .description('Look after a Storyloom installation')
  .option('--json', 'print the answer, and errors, as JSON')
  .configureOutput({ writeErr: () => {} })
  .exitOverride();
const show = async (answer: Promise<Answer>) => print(await answer, asJson);
addUserCommands(storyloom, show);
addApiKeyCommands(storyloom, show);
addStoryCommands(storyloom, show);
addPrepareDatabase(storyloom, show);
addDoctor(storyloom, show);
addSettingsCommands(storyloom, show);

try {
  await storyloom.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) print(refusal(sentence(error)), asJson);
  } else {
    // A bug: whoever reports it needs the stack.
    if (!asJson) console.error(error);
    print(asJson ? refusal(String(error)) : { text: '', json: null, failed: '' }, asJson);
    process.exitCode = 1;
  }
}

function sentence({ code, message }: CommanderError): string {
  return code === 'commander.help' ? storyloom.helpInformation() : message.replace(/^error: /, '');
}
