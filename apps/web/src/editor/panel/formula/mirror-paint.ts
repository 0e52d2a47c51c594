/** Colours of formulas in a code editor, from the lexer of the language itself. */
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { formulasOf, type Paint } from '@storyloom/formula';
import { type FieldKind, type Segment, segmentsOf } from './segments.ts';

const pill = Decoration.mark({ class: 'cm-pill' });
const secretPill = Decoration.mark({ class: 'cm-pill cm-pill-secret' });
const paints: Record<Paint, Decoration> = {
  bracket: Decoration.mark({ class: 'cm-f-bracket' }),
  path: Decoration.mark({ class: 'cm-f-path' }),
  function: Decoration.mark({ class: 'cm-f-function' }),
  text: Decoration.mark({ class: 'cm-f-text' }),
  number: Decoration.mark({ class: 'cm-f-number' }),
  constant: Decoration.mark({ class: 'cm-f-constant' }),
  sign: Decoration.mark({ class: 'cm-f-sign' }),
};

export function painting(kind: FieldKind): Extension {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;

      constructor(view: EditorView) {
        this.decorations = painted(view, kind);
      }

      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.decorations = painted(update.view, kind);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

/** Only what is in sight is painted: a large text costs what is seen of it. */
function painted(view: EditorView, kind: FieldKind): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const { from, to } = view.viewport;
  for (const segment of segmentsOf(view.state.doc.toString(), kind)) {
    if (segment.end >= from && segment.start <= to) paint(builder, segment);
  }
  return builder.finish();
}

function paint(builder: RangeSetBuilder<Decoration>, { text, toField }: Segment): void {
  for (const { start, end, secret, tokens } of formulasOf(text)) {
    builder.add(toField(start), toField(end), secret ? secretPill : pill);
    for (const token of tokens) builder.add(toField(token.start), toField(token.end), paints[token.kind]);
  }
}
