'use client';
import { ruleTypes } from '@storyloom/actions/descriptions';
import { isObject, type Json, type JsonObject } from '@storyloom/engine';
import { X } from 'lucide-react';
import { AddButton } from '../../ui/add-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField, fieldText } from './formula-field.tsx';
import { jsonText, parseJsonText } from './json-text.ts';
import { useRowKeys } from './use-row-keys.ts';
import type { WidgetProps } from './widgets.tsx';

const fresh: JsonObject = { type: 'field==value', path: '', value: '' };

/** Comparisons, one line each: a value of an earlier event, how it compares, with what. */
export function RulesWidget({ field, value, onChange, faults, readOnly }: WidgetProps) {
  const rules = rulesOf(value);
  const { keys, removed } = useRowKeys(rules.length);
  const change = (index: number, part: JsonObject) =>
    onChange(rules.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  const [first] = faults;
  return (
    <fieldset className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <legend className="mb-1 text-12 font-medium text-ink-2">{field.label}</legend>
      {rules.map((rule, index) => {
        const type = fieldText(rule.type);
        const number = index + 1;
        return (
          <div
            key={keys[index]}
            className="grid grid-cols-[minmax(0,1fr)_24px] gap-1.5 rounded-3 border border-line p-2"
          >
            <div className="grid gap-1.5">
              <FormulaField
                label={`Rule ${number}, value to compare`}
                value={fieldText(rule.path)}
                placeholder={field.placeholder}
                readOnly={readOnly}
                faults={faults.filter(({ path }) => path === `[${index}].path`)}
                onChange={(path) => change(index, { path })}
              />
              <div className="grid grid-cols-[148px_minmax(0,1fr)] items-start gap-1.5">
                <Select
                  label={`Rule ${number}, comparison`}
                  options={field.choices ?? []}
                  value={type === '' ? null : type}
                  disabled={readOnly}
                  onChange={(next) => change(index, { type: next })}
                />
                {hasValue(type) && (
                  <FormulaField
                    label={`Rule ${number}, compared with`}
                    value={rule.value === '' ? '' : jsonText(rule.value)}
                    readOnly={readOnly}
                    faults={faults.filter(({ path }) => path === `[${index}].value`)}
                    onChange={(text) => change(index, { value: comparedWith(text) })}
                  />
                )}
              </div>
            </div>
            {!readOnly && (
              <IconButton
                icon={X}
                size="sm"
                label={`Remove rule ${number}`}
                className="mt-0.5 max-sm:mt-2.5"
                onClick={() => {
                  removed(index);
                  onChange(rules.filter((_, at) => at !== index));
                }}
              />
            )}
          </div>
        );
      })}
      {first && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {faultText(first)}
        </p>
      )}
      {!readOnly && <AddButton onClick={() => onChange([...rules, fresh])}>Add rule</AddButton>}
      <p className="text-12 text-ink-3">{field.help}</p>
    </fieldset>
  );
}

function rulesOf(value: Json | undefined): JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((rule) => (isObject(rule) ? [rule] : []));
}

function hasValue(type: string): boolean {
  return ruleTypes.find((known) => known.type === type)?.hasValue ?? true;
}

/** A number or a list is stored as one; everything else is a text. */
function comparedWith(text: string): Json {
  const parsed = parseJsonText(text);
  return parsed.ok ? (parsed.value ?? '') : text;
}
