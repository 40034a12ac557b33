import assert from 'node:assert/strict';
import { type Group, type GroupShape, growGroups } from '../../src/mapping/groups.ts';
import { message } from './small-mapping.ts';

function shape(
  name: string,
  parent: GroupShape | undefined,
  starts: string[],
  more: string[],
  carried: string[] = [],
): GroupShape {
  const made: GroupShape = {
    name,
    parent,
    children: [],
    starts,
    segments: new Set([...starts, ...more]),
    carried,
  };
  parent?.children.push(made);
  return made;
}

const ROOT = shape('', undefined, [], ['MSH']);
const PATIENT = shape('patient', ROOT, ['PID'], ['NTE', 'OBX']);
const ORDER = shape('order', PATIENT, ['ORC', 'OBR'], ['NTE', 'ZDS'], ['ORC']);
shape('result', ORDER, ['OBX'], ['NTE']);

/** `patient[PID] order[ORC OBR] result[OBX NTE]`, segments by name and place. */
function drawn(...segments: string[]): string {
  const names: string[] = [];
  const visit = (group: Group): void => {
    if (group.shape.name !== '') {
      names.push(
        `${group.shape.name}[${group.segments.map((one) => `${one.name}${one.ordinal}`).join(' ')}]`,
      );
    }
    group.children.forEach(visit);
  };
  visit(growGroups(ROOT, message('ORU^R01', ...segments.map((name) => `${name}|1`))));
  return names.join(' ');
}

describe('segments find their group', () => {
  it('each OBR after the first begins an order, and an ORC waits for its OBR', () => {
    assert.equal(
      drawn('PID', 'ORC', 'OBR', 'OBX', 'ORC', 'OBR', 'OBX'),
      'patient[PID2] order[ORC3 OBR4] result[OBX5] order[ORC6 OBR7] result[OBX8]',
    );
  });

  it('an OBR without ORC of its own stands under the ORC before it', () => {
    assert.equal(drawn('PID', 'ORC', 'OBR', 'OBR'), 'patient[PID2] order[ORC3 OBR4] order[ORC3 OBR5]');
  });

  it('an order without ORC is an order', () => {
    assert.equal(drawn('PID', 'OBR', 'OBR'), 'patient[PID2] order[OBR3] order[OBR4]');
  });

  it('a comment belongs to what it follows', () => {
    assert.equal(
      drawn('PID', 'NTE', 'OBR', 'NTE', 'OBX', 'NTE', 'NTE', 'ZDS'),
      'patient[PID2 NTE3] order[OBR4 NTE5 ZDS9] result[OBX6 NTE7 NTE8]',
    );
  });

  it('a result before any order is the patient’s', () => {
    assert.equal(
      drawn('PID', 'OBX', 'ORC', 'OBX', 'OBR'),
      'patient[PID2 OBX3] order[ORC4 OBR6] result[OBX5]',
    );
  });

  it('segments that nobody lists change nothing', () => {
    assert.equal(
      drawn('PID', 'ORC', 'ZZZ', 'OBR', 'ZYX', 'OBX'),
      'patient[PID2] order[ORC3 OBR5] result[OBX7]',
    );
  });

  it('a second PID begins a second patient: the orders of two patients never mix', () => {
    assert.equal(
      drawn('PID', 'OBR', 'OBX', 'PID', 'OBR', 'OBX'),
      'patient[PID2] order[OBR3] result[OBX4] patient[PID5] order[OBR6] result[OBX7]',
    );
  });
});
