export type Fault = {
  /** One sentence for the author of the formula. */
  message: string;
  /** `syntax`, `unknown_name`, `unknown_function`, `arguments`, `type`, `value`, `division_by_zero`, `limit`, `raised`, `no_platform`, `not_loaded`. */
  code: string;
  path: string;
  start: number;
  end: number;
};

/** The only thing that evaluating a formula throws. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError';
  readonly code: string;
  /** The option that holds the formula: `payload.total`, or '' for a bare text. */
  readonly path: string;
  /** First UTF-16 unit of the fault in the text that holds the pill. */
  readonly start: number;
  /** One past its last unit. */
  readonly end: number;

  constructor(fault: Fault) {
    super(fault.message);
    this.code = fault.code;
    this.path = fault.path;
    this.start = fault.start;
    this.end = fault.end;
  }
}

export function syntaxError(message: string, span: { start: number; end: number }): FormulaError {
  return new FormulaError({ message, code: 'syntax', path: '', start: span.start, end: span.end });
}
