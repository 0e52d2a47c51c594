'use client';
import type { FormField, Json } from '@storyloom/engine';
import { SquareFunction } from 'lucide-react';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { faultText } from './fault-text.tsx';
import { FormulaField, fieldText } from './formula-field.tsx';
import { canBeFormula, formulaStart, isFormula } from './formula-mode.ts';
import type { WidgetProps } from './widgets.tsx';

type Mode = { can: boolean; on: boolean; toggle: () => void };

type Option = {
  field: FormField;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
};

/** Whether an option is written as a formula. Each way remembers what stood there. */
export function useFormulaMode({ field, value, onChange }: Option): Mode {
  const can = canBeFormula(field);
  const written = can && isFormula(value);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [kept, setKept] = useState<{ form?: Json | undefined; formula?: Json | undefined }>({});
  const on = written || chosen === true;
  const toggle = () => {
    setChosen(!on);
    if (on) {
      setKept({ ...kept, formula: value });
      if (written || value !== kept.form) onChange(kept.form);
    } else {
      setKept({ ...kept, form: value });
      if (kept.formula !== undefined) onChange(kept.formula);
    }
  };
  return { can, on: can && on, toggle };
}

/** Beside the label of an option: its control, or a formula. */
export function FormulaSwitch({ field, mode }: { field: FormField; mode: Mode }) {
  return (
    <IconButton
      icon={SquareFunction}
      size="sm"
      label={mode.on ? `Choose ${field.label} in the form` : `Write ${field.label} as a formula`}
      aria-pressed={mode.on}
      className={mode.on ? 'text-accent-text' : ''}
      onClick={mode.toggle}
    />
  );
}

/** An option whose own control takes no formula, as one. */
export function FormulaWidget({ field, value, onChange, faults, readOnly, aside }: WidgetProps) {
  const isObject = value !== null && typeof value === 'object';
  return (
    <Field label={field.label} hint={field.help} error={faultText(faults[0])} aside={aside}>
      <FormulaField
        label={field.label}
        value={isObject ? formulaStart(value) : fieldText(value)}
        placeholder={exampleOf(field)}
        faults={isObject ? [] : faults}
        readOnly={readOnly}
        onChange={(text) => onChange(text === '' ? undefined : text)}
      />
    </Field>
  );
}

function exampleOf({ widget, choices }: FormField): string {
  if (widget === 'key-value') return '={accept: "application/json"}';
  if (widget === 'switch') return '=receive.body.flag = "on"';
  const [a, b] = choices ?? [];
  return `=IF(receive.body.flag, "${a?.value ?? ''}", "${b?.value ?? ''}")`;
}
