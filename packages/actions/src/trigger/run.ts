import type { HandlerRunner } from '@storyloom/engine';
import type { TriggerOptions } from './index.ts';
import { rulesMatch } from './judge.ts';

export const triggerRunner: HandlerRunner<TriggerOptions> = {
  run({ rules, must_match, emit_no_match }, context) {
    const rule_matched = rulesMatch({ rules, mustMatch: must_match }, context.warn);
    const payload = { rule_matched };
    if (rule_matched) return { emit: [{ port: 'match', payload }] };
    // Stories older than the port look at rule_matched behind the only link there was.
    const also = emit_no_match ? [{ port: 'match', payload }] : [];
    return { emit: [{ port: 'no_match', payload }, ...also] };
  },
};
