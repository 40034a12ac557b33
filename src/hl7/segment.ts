import type { Segment, Separators, Value } from './message.ts';
import { leaf, piece, pieces, RawValue } from './value.ts';

/** MSH-1 and MSH-2 are the separators themselves: nothing in them separates or escapes. */
const VERBATIM: Separators = Object.freeze({
  field: '',
  component: '',
  repetition: '',
  escape: '',
  subcomponent: '',
});

/** A segment as its line, cut into fields the first time one is asked for. */
export class LineSegment implements Segment {
  readonly name: string;
  readonly ordinal: number;
  readonly occurrence: number;
  private readonly line: string;
  private readonly separators: Separators;
  private cut: readonly string[] | undefined;

  constructor(line: string, name: string, ordinal: number, occurrence: number, separators: Separators) {
    this.line = line;
    this.name = name;
    this.ordinal = ordinal;
    this.occurrence = occurrence;
    this.separators = separators;
  }

  get size(): number {
    return this.fields().length - 1;
  }

  values(field: number): readonly Value[] {
    const raw = this.fields()[field] ?? '';
    if (raw === '' || field < 1) return [];
    const place = this.place(field);
    if (this.isHeader(field)) return [new RawValue(raw, VERBATIM, place)];
    const { separators } = this;
    if (!raw.includes(separators.repetition)) return [new RawValue(raw, separators, place)];
    return pieces(raw, separators.repetition, place).map((one) => new RawValue(one, separators, place));
  }

  value(field: number): Value | undefined {
    const raw = this.fields()[field] ?? '';
    if (raw === '' || field < 1) return undefined;
    if (this.isHeader(field)) return new RawValue(raw, VERBATIM, this.place(field));
    return new RawValue(piece(raw, this.separators.repetition, 1), this.separators, this.place(field));
  }

  get(field: number, component = 1, subcomponent = 1): string {
    const raw = this.fields()[field] ?? '';
    if (raw === '' || field < 1) return '';
    if (this.isHeader(field)) return component === 1 && subcomponent === 1 ? raw : '';
    const { separators } = this;
    const whole = piece(piece(raw, separators.repetition, 1), separators.component, component);
    return leaf(piece(whole, separators.subcomponent, subcomponent), separators);
  }

  private isHeader(field: number): boolean {
    return field < 3 && this.name === 'MSH';
  }

  private place(field: number) {
    return { segment: this.name, occurrence: this.occurrence, field };
  }

  /** Fields by their number; place 0 holds the name. */
  private fields(): readonly string[] {
    if (this.cut) return this.cut;
    const { segment, occurrence } = this.place(0);
    const fields = pieces(this.line, this.separators.field, { segment, occurrence });
    // MSH-1 is the separator after the name, so that what follows it is MSH-2.
    if (this.name === 'MSH') fields.splice(1, 0, this.separators.field);
    this.cut = fields;
    return fields;
  }
}
