import type { Segment, Separators, Value } from '../hl7/message.ts';

/** A segment that cuts each field once: many rows and conditions read the same ones. */
export class HeldSegment implements Segment {
  readonly name: string;
  readonly ordinal: number;
  readonly occurrence: number;
  private readonly segment: Segment;
  private readonly separators: Separators;
  private readonly fields: (readonly Value[] | undefined)[] = [];

  constructor(segment: Segment, separators: Separators) {
    this.name = segment.name;
    this.ordinal = segment.ordinal;
    this.occurrence = segment.occurrence;
    this.segment = segment;
    this.separators = separators;
  }

  get size(): number {
    return this.segment.size;
  }

  values(field: number): readonly Value[] {
    const known = this.fields[field];
    if (known) return known;
    const values = this.segment.values(field);
    this.fields[field] =
      values.length === 0 ? NONE : values.map((value) => new HeldValue(value, this.separators));
    return this.fields[field]!;
  }

  value(field: number): Value | undefined {
    return this.values(field)[0];
  }

  get(field: number, component = 1, subcomponent = 1): string {
    return this.value(field)?.part(component, subcomponent) ?? '';
  }
}

const NONE: readonly Value[] = Object.freeze([]);

/** A value that is cut into its components once. */
class HeldValue implements Value {
  readonly raw: string;
  readonly isNull: boolean;
  private readonly value: Value;
  private readonly separators: Separators;
  private leaves: string[] | undefined;

  constructor(value: Value, separators: Separators) {
    this.raw = value.raw;
    this.isNull = value.isNull;
    this.value = value;
    this.separators = separators;
  }

  part(component: number, subcomponent = 1): string {
    // A document of megabytes is read once: cutting it would not pay.
    if (subcomponent !== 1 || this.raw.length > LONG) return this.value.part(component, subcomponent);
    this.leaves ??= this.cut();
    return this.leaves[component - 1] ?? '';
  }

  /** The first sub-component of each component. */
  private cut(): string[] {
    const { component, subcomponent, escape: mark } = this.separators;
    const parts = component === '' ? [this.raw] : this.raw.split(component);
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const whole =
        part !== '""' &&
        !(subcomponent !== '' && part.includes(subcomponent)) &&
        !(mark !== '' && part.includes(mark));
      if (!whole) parts[i] = this.value.part(i + 1);
    }
    return parts;
  }

  subparts(component: number): readonly string[] {
    return this.value.subparts(component);
  }

  text(): string {
    return this.value.text();
  }
}

const LONG = 10_000;
