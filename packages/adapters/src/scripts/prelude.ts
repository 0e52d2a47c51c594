/**
 * What stands in the script's own world before the script does: `console`, and two functions that the
 * host alone can call. They hold what they need of the language from before the script could change it.
 * All texts are bounded here, so that the host never reads more than it wants.
 */
export const prelude = `(write, mostLine, mostOutput) => {
  'use strict';
  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const { slice } = String.prototype;
  const text = String;
  const cut = (value, most) => apply(slice, value, [0, most]);
  const shown = (value) => {
    try {
      if (typeof value === 'string') return cut(value, mostLine);
      if (typeof value === 'object' && value !== null) {
        if (value instanceof Error) return cut(text(value), mostLine);
        const json = stringify(value);
        if (json !== undefined) return cut(json, mostLine);
      }
      return cut(text(value), mostLine);
    } catch {
      return '[not shown]';
    }
  };
  const line = (level) => (...values) => {
    let all = '';
    for (let at = 0; at < values.length && all.length < mostLine; at += 1) {
      all += (at === 0 ? '' : ' ') + shown(values[at]);
    }
    write(level, cut(all, mostLine));
  };
  globalThis.console = {
    log: line('info'), info: line('info'), debug: line('debug'), warn: line('warn'), error: line('error'),
  };
  return {
    parse: (input) => parse(input),
    /** JSON text; a text that begins with ! says why there is none. */
    finish: (value) => {
      if (value === undefined) return 'null';
      let json;
      try {
        json = stringify(value);
      } catch (error) {
        if (error instanceof TypeError) return '!' + cut(text(error.message), mostLine);
        throw error;
      }
      if (json === undefined) return '!it is a ' + typeof value;
      return json.length > mostOutput ? '!it is larger than ' + mostOutput + ' characters' : json;
    },
    describe: (error) => {
      const part = (key) => {
        try {
          const value = error[key];
          return typeof value === 'string' ? cut(value, mostLine) : '';
        } catch {
          return '';
        }
      };
      const isError = error instanceof Error;
      return stringify({
        __proto__: null,
        name: isError ? part('name') : '',
        message: isError ? part('message') : shown(error),
        stack: isError ? part('stack') : '',
      });
    },
  };
}`;
