import { type Line, wrong } from './located.ts';

/** A place in a message, as HL7 writes it: `OBX-5`, `PID-5.7`, `OBR-32.1.2`. */
export interface Position {
  readonly segment: string;
  readonly field: number;
  readonly part: Part;
}

/** A place in one value: component and sub-component from 1; no component means the whole value. */
export interface Part {
  readonly component: number | undefined;
  readonly subcomponent: number | undefined;
  /** `.5.1`, as it follows a field's own position. */
  readonly suffix: string;
}

const FIELD = /^([A-Z][A-Z0-9]{2})-(\d{1,3})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?$/;
const COMPONENT = /^([A-Z]{2,3})(?:\.(\d{1,2}))?(?:\.(\d{1,2}))?$/;

/** `PID-5.7`. Fault('configuration') for anything else. */
export function readPosition(text: string, at: Line): Position {
  const match = FIELD.exec(text);
  if (!match)
    throw wrong(at, `"${text}" is no field: write SEGMENT-FIELD.COMPONENT.SUBCOMPONENT, as in PID-5.7.`);
  return { segment: match[1]!, field: Number(match[2]), part: partOf(match[3], match[4]) };
}

/** `XPN.1.2` inside the data type map `XPN[…]`. Fault('configuration') for anything else. */
export function readPart(text: string, dataType: string, at: Line): Part {
  const match = COMPONENT.exec(text);
  if (match?.[1] !== dataType) {
    throw wrong(
      at,
      `"${text}" is no component of ${dataType}: write ${dataType}.COMPONENT, as in ${dataType}.1.`,
    );
  }
  return partOf(match[2], match[3]);
}

function partOf(component: string | undefined, subcomponent: string | undefined): Part {
  const suffix =
    (component === undefined ? '' : `.${component}`) + (subcomponent === undefined ? '' : `.${subcomponent}`);
  return {
    component: component === undefined ? undefined : Number(component),
    subcomponent: subcomponent === undefined ? undefined : Number(subcomponent),
    suffix,
  };
}

/** The whole value. */
export const WHOLE: Part = Object.freeze({ component: undefined, subcomponent: undefined, suffix: '' });
