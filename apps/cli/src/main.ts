/** The program `storyloom`: commands for whoever runs an installation. */
import { CommanderError } from 'commander';
import { print, refusal } from './answer.ts';
import { makeProgram } from './program.ts';

const asJson = process.argv.includes('--json');
const storyloom = makeProgram(async (answer) => print(await answer, asJson));

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
