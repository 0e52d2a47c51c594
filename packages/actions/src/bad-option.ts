import { Fatal, type Json } from '@storyloom/engine';

/** The failure of an Action that cannot work with the value of an option, which it names. `detail` is shown. */
export function badOption(option: string, message: string, detail?: Json): Fatal {
  return new Fatal(`${option}: ${message}`, {
    code: 'bad_option',
    option,
    ...(detail === undefined ? {} : { detail }),
  });
}
